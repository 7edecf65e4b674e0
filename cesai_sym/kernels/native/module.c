/* The kernels as generalised ufuncs of NumPy, and the choice between sets of instructions. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define NPY_NO_DEPRECATED_API NPY_2_0_API_VERSION
#include <fenv.h>
#include <numpy/arrayobject.h>
#include <numpy/arrayscalars.h>
#include <numpy/ufuncobject.h>

#include "call.h"
#include "closed.h"
#include "further.h"

#if defined(__x86_64__) || defined(_M_X64)
#include <xmmintrin.h>
#endif

#if defined(_MSC_VER)
#define CS_THREAD __declspec(thread)
#else
#define CS_THREAD __thread
#endif

typedef struct {
    const char *name;
    cs_rows_function *rows;
    cs_probe_function *probe;
    cs_further_function *further;
    cs_closed_function *closed;
} cs_path;

static const cs_path cs_paths[] = {
#if defined(CESAI_WITH_X86)
    {"avx512", cs_rows_avx512, cs_probe_avx512, cs_further_avx512, cs_closed_avx512},
    {"avx2", cs_rows_avx2, cs_probe_avx2, cs_further_avx2, cs_closed_avx2},
#endif
#if defined(CESAI_WITH_NEON)
    {"neon", cs_rows_neon, cs_probe_neon, cs_further_neon, cs_closed_neon},
#endif
    {"plain", cs_rows_plain, cs_probe_plain, cs_further_plain, cs_closed_plain},
};
#define CS_PATHS (int)(sizeof cs_paths / sizeof *cs_paths)

/* Written while the interpreter is locked, read by loops: a word. */
static const cs_path *volatile cs_chosen;
/* What became of the last calls of this thread. */
static CS_THREAD int cs_status;

static int cs_supported(const char *name) {
#if defined(CESAI_WITH_X86)
    __builtin_cpu_init();
    if (strcmp(name, "avx512") == 0) {
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("fma");
    }
    if (strcmp(name, "avx2") == 0) {
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    }
#endif
    return name != NULL;
}

/* Which kernel a loop computes, and how; one for each ufunc and type. */
typedef struct {
    cs_kernel kernel;
    int results, accurate, sigma, single;
} cs_loop_data;

/* Exceptions of intermediate results say nothing about the arguments: the flags stay as they were. */
#if defined(__x86_64__) || defined(_M_X64)
typedef unsigned int cs_flags;

static cs_flags cs_hold(void) { return _mm_getcsr(); }

static void cs_release(cs_flags flags) { _mm_setcsr(flags); }
#else
typedef fexcept_t cs_flags;

static cs_flags cs_hold(void) {
    cs_flags flags;
    fegetexceptflag(&flags, FE_ALL_EXCEPT);
    return flags;
}

static void cs_release(cs_flags flags) { fesetexceptflag(&flags, FE_ALL_EXCEPT); }
#endif

static void cs_loop(char **args, const npy_intp *sizes, const npy_intp *steps, void *pointer) {
    const cs_loop_data *data = pointer;
    const npy_intp *core = steps + 3 + data->results;
    cs_call call;
    memset(&call, 0, sizeof call);
    call.kernel = data->kernel;
    call.accurate = data->accurate;
    call.sigma = data->sigma;
    call.single = data->single;
    call.n = sizes[0];
    call.J = sizes[1];
    call.x = (cs_array){args[0], steps[0], core[0], 0};
    call.rho = (cs_array){args[1], steps[1], 0, 0};
    call.w = (cs_array){args[2], steps[2], core[1], 0};
    call.out[0] = (cs_array){args[3], steps[3], 0, 0};
    switch (data->kernel) {
        case CS_CES: break;
        case CS_VALUE_AND_GRADIENT: call.out[1] = (cs_array){args[4], steps[4], core[2], 0}; break;
        case CS_HESSIAN:
            call.out[0].input = core[2];
            call.out[0].second = core[3];
            break;
        default: call.out[0].input = core[2];
    }
    {
        const cs_flags flags = cs_hold();
        cs_status |= cs_chosen->rows(&call);
        cs_release(flags);
    }
}

static const struct {
    const char *name, *signature, *doc;
    cs_kernel kernel;
    int results;
} cs_kernels[] = {
    {"ces", "(j),(),(j)->()", "The CES aggregate.", CS_CES, 1},
    {"ces_gradient", "(j),(),(j)->(j)", "The marginal products.", CS_GRADIENT, 1},
    {"ces_value_and_gradient", "(j),(),(j)->(),(j)", "Aggregate and marginal products.", CS_VALUE_AND_GRADIENT, 2},
    {"ces_shares", "(j),(),(j)->(j)", "The shares.", CS_SHARES, 1},
    {"ces_hessian", "(j),(),(j)->(j,j)", "The second derivatives.", CS_HESSIAN, 1},
};
#define CS_COUNT (int)(sizeof cs_kernels / sizeof *cs_kernels)

static PyUFuncGenericFunction cs_loops[2] = {(PyUFuncGenericFunction)cs_loop, (PyUFuncGenericFunction)cs_loop};
static cs_loop_data cs_data[sizeof cs_kernels / sizeof *cs_kernels][2][2][2];
static void *cs_pointers[sizeof cs_kernels / sizeof *cs_kernels][2][2][2];
static const char cs_types[2][10] = {
    {NPY_FLOAT, NPY_FLOAT, NPY_FLOAT, NPY_FLOAT, NPY_DOUBLE, NPY_DOUBLE, NPY_DOUBLE, NPY_DOUBLE},
    {NPY_FLOAT, NPY_FLOAT, NPY_FLOAT, NPY_FLOAT, NPY_FLOAT, NPY_DOUBLE, NPY_DOUBLE, NPY_DOUBLE, NPY_DOUBLE, NPY_DOUBLE},
};

/* Each kernel by its name, with "_sigma" and "_accurate" behind it for the variants. */
static int cs_add_ufuncs(PyObject *module) {
    for (int k = 0; k < CS_COUNT; k++) {
        for (int variant = 0; variant < 4; variant++) {
            const int sigma = variant & 1, accurate = variant >> 1;
            cs_loop_data *data = cs_data[k][sigma][accurate];
            void **pointers = cs_pointers[k][sigma][accurate];
            PyObject *ufunc;
            char name[64];
            for (int type = 0; type < 2; type++) {
                data[type] = (cs_loop_data){cs_kernels[k].kernel, cs_kernels[k].results, accurate, sigma, type == 0};
                pointers[type] = &data[type];
            }
            PyOS_snprintf(name, sizeof name, "%s%s%s", cs_kernels[k].name, sigma ? "_sigma" : "",
                          accurate ? "_accurate" : "");
            ufunc = PyUFunc_FromFuncAndDataAndSignature(cs_loops, pointers, (char *)cs_types[cs_kernels[k].results - 1],
                                                        2, 3, cs_kernels[k].results, PyUFunc_None, cs_kernels[k].name,
                                                        cs_kernels[k].doc, 0, cs_kernels[k].signature);
            if (!ufunc || PyModule_AddObject(module, name, ufunc) < 0) {
                Py_XDECREF(ufunc);
                return -1;
            }
        }
    }
    return 0;
}

/* ---- the further kernels, in pairs: the names for either accuracy are one ---- */

static const struct {
    const char *name, *signature, *doc;
    cs_further_kernel kernel;
    int arguments, many; /* many: a result for each input */
} cs_further_kernels[] = {
    {"log_ces", "(j),(),(j)->()", "The logarithm of the aggregate.", CS_LOG_CES, 3, 0},
    {"mesh_growth", "(j),(),(j),(j),()->()", "The growth rate at a date.", CS_MESH_GROWTH, 5, 0},
    {"slow_share", "(j),(),(j),(j),()->()", "The share of the slow sector.", CS_SLOW_SHARE, 5, 0},
    {"ces_drho", "(j),(),(j)->()", "The slope in rho.", CS_DRHO, 3, 0},
    {"unit_cost", "(j),(),(j)->()", "The least cost of a unit.", CS_UNIT_COST, 3, 0},
    {"factor_demands", "(j),(),(j)->(j)", "What is used for a unit.", CS_DEMANDS, 3, 1},
    {"ces_hvp", "(j),(),(j),(j)->(j)", "The Hessian times a vector.", CS_HVP, 4, 1},
    {"leontief_gap", "(j),(),(j)->()", "The logarithm of the aggregate over the least input.", CS_GAP, 3, 0},
    {"ces_total", "(j),(),(j)->()", "The aggregate that is not normalised.", CS_TOTAL, 3, 0},
    {"heterogeneity_loss", "(j),(),(j)->()", "What is lost to the mean.", CS_LOSS, 3, 0},
    {"pooling_gain", "(j),(),(j),(j)->()", "What pooling gains.", CS_POOLING, 4, 0},
    {"relative_pooling_gain", "(j),(),(j),(j)->()", "The same, over the whole.", CS_RELATIVE_POOLING, 4, 0},
};
#define CS_FURTHER_COUNT (int)(sizeof cs_further_kernels / sizeof *cs_further_kernels)

typedef struct {
    cs_further_kernel kernel;
    int arguments, many, sigma, single;
} cs_further_data;

static void cs_further_loop(char **args, const npy_intp *sizes, const npy_intp *steps, void *pointer) {
    const cs_further_data *data = pointer;
    const int count = data->arguments;
    const npy_intp *core = steps + count + 1; /* strides from input to input, of those that have inputs */
    cs_further_call call;
    memset(&call, 0, sizeof call);
    call.kernel = data->kernel;
    call.sigma = data->sigma;
    call.single = data->single;
    call.n = sizes[0];
    call.J = sizes[1];
    call.x = (cs_array){args[0], steps[0], core[0], 0};
    call.rho = (cs_array){args[1], steps[1], 0, 0};
    call.w = (cs_array){args[2], steps[2], core[1], 0};
    if (count > 3) {
        call.vector = (cs_array){args[3], steps[3], core[2], 0};
    }
    if (count > 4) {
        call.date = (cs_array){args[4], steps[4], 0, 0};
    }
    call.out = (cs_array){args[count], steps[count], data->many ? core[count > 3 ? 3 : 2] : 0, 0};
    {
        const cs_flags flags = cs_hold();
        cs_status |= cs_chosen->further(&call);
        cs_release(flags);
    }
}

static PyUFuncGenericFunction cs_further_loops[2] = {(PyUFuncGenericFunction)cs_further_loop,
                                                     (PyUFuncGenericFunction)cs_further_loop};
static cs_further_data cs_further_datas[sizeof cs_further_kernels / sizeof *cs_further_kernels][2][2];
static void *cs_further_pointers[sizeof cs_further_kernels / sizeof *cs_further_kernels][2][2];
/* By the number of arguments: those and the result, of single and of double precision. */
static char cs_argument_types[6][12];

static int cs_add_further(PyObject *module) {
    for (int count = 2; count < 6; count++) {
        memset(cs_argument_types[count], NPY_FLOAT, (size_t)count + 1);
        memset(cs_argument_types[count] + count + 1, NPY_DOUBLE, (size_t)count + 1);
    }
    for (int k = 0; k < CS_FURTHER_COUNT; k++) {
        for (int sigma = 0; sigma < 2; sigma++) {
            const int count = cs_further_kernels[k].arguments;
            PyObject *ufunc;
            char name[64], accurate[80];
            for (int type = 0; type < 2; type++) {
                cs_further_datas[k][sigma][type] = (cs_further_data){cs_further_kernels[k].kernel, count,
                                                                     cs_further_kernels[k].many, sigma, type == 0};
                cs_further_pointers[k][sigma][type] = &cs_further_datas[k][sigma][type];
            }
            PyOS_snprintf(name, sizeof name, "%s%s", cs_further_kernels[k].name, sigma ? "_sigma" : "");
            PyOS_snprintf(accurate, sizeof accurate, "%s_accurate", name);
            ufunc = PyUFunc_FromFuncAndDataAndSignature(
                cs_further_loops, cs_further_pointers[k][sigma], cs_argument_types[count], 2, count, 1, PyUFunc_None,
                cs_further_kernels[k].name, cs_further_kernels[k].doc, 0, cs_further_kernels[k].signature);
            if (!ufunc || PyModule_AddObjectRef(module, accurate, ufunc) < 0 || PyModule_AddObject(module, name, ufunc) < 0) {
                Py_XDECREF(ufunc);
                return -1;
            }
        }
    }
    return 0;
}

/* ---- the kernels of single numbers ---- */

static const struct {
    const char *name, *doc;
    cs_closed_kernel kernel;
    int arguments;
} cs_closed_kernels[] = {
    {"curvature", "The curvature by (rho, J).", CS_CURVATURE, 2},
    {"diversity_bonus", "What pooling gains to leading order, by (rho, J, cv).", CS_BONUS, 3},
    {"expected_loss", "What is lost on average, by (rho, J, cv, r).", CS_EXPECTED_LOSS, 4},
    {"level_ceiling", "The level never exceeded, by (rho, Z, w_Z).", CS_CEILING, 3},
    {"variance_retained", "The variance that is left, by (M, n).", CS_RETAINED, 2},
};
#define CS_CLOSED_COUNT (int)(sizeof cs_closed_kernels / sizeof *cs_closed_kernels)

typedef struct {
    cs_closed_kernel kernel;
    int arguments, sigma, single;
} cs_closed_data;

static void cs_closed_loop(char **args, const npy_intp *sizes, const npy_intp *steps, void *pointer) {
    const cs_closed_data *data = pointer;
    cs_closed_call call;
    memset(&call, 0, sizeof call);
    call.kernel = data->kernel;
    call.arguments = data->arguments;
    call.sigma = data->sigma;
    call.single = data->single;
    call.n = sizes[0];
    for (int i = 0; i < data->arguments; i++) { call.in[i] = (cs_array){args[i], steps[i], 0, 0}; }
    call.out = (cs_array){args[data->arguments], steps[data->arguments], 0, 0};
    {
        const cs_flags flags = cs_hold();
        cs_status |= cs_chosen->closed(&call);
        cs_release(flags);
    }
}

static PyUFuncGenericFunction cs_closed_loops[2] = {(PyUFuncGenericFunction)cs_closed_loop,
                                                    (PyUFuncGenericFunction)cs_closed_loop};
static cs_closed_data cs_closed_datas[sizeof cs_closed_kernels / sizeof *cs_closed_kernels][2][2];
static void *cs_closed_pointers[sizeof cs_closed_kernels / sizeof *cs_closed_kernels][2][2];

static int cs_add_closed(PyObject *module) {
    for (int k = 0; k < CS_CLOSED_COUNT; k++) {
        for (int sigma = 0; sigma < (cs_closed_kernels[k].kernel == CS_RETAINED ? 1 : 2); sigma++) {
            const int count = cs_closed_kernels[k].arguments;
            PyObject *ufunc;
            char name[64];
            for (int type = 0; type < 2; type++) {
                cs_closed_datas[k][sigma][type] =
                    (cs_closed_data){cs_closed_kernels[k].kernel, count, sigma, type == 0};
                cs_closed_pointers[k][sigma][type] = &cs_closed_datas[k][sigma][type];
            }
            PyOS_snprintf(name, sizeof name, "%s%s", cs_closed_kernels[k].name, sigma ? "_sigma" : "");
            ufunc = PyUFunc_FromFuncAndData(cs_closed_loops, cs_closed_pointers[k][sigma], cs_argument_types[count], 2,
                                            count, 1, PyUFunc_None, cs_closed_kernels[k].name, cs_closed_kernels[k].doc, 0);
            if (!ufunc || PyModule_AddObject(module, name, ufunc) < 0) {
                Py_XDECREF(ufunc);
                return -1;
            }
        }
    }
    return 0;
}

static PyObject *cs_take_status(PyObject *self, PyObject *none) {
    const int status = cs_status;
    (void)self, (void)none;
    cs_status = 0;
    return PyLong_FromLong(status);
}

static PyObject *cs_available(PyObject *self, PyObject *none) {
    PyObject *names = PyList_New(0);
    (void)self, (void)none;
    for (int p = 0; names && p < CS_PATHS; p++) {
        if (cs_supported(cs_paths[p].name)) {
            PyObject *name = PyUnicode_FromString(cs_paths[p].name);
            if (!name || PyList_Append(names, name) < 0) {
                Py_CLEAR(names);
            }
            Py_XDECREF(name);
        }
    }
    return names;
}

static PyObject *cs_select(PyObject *self, PyObject *argument) {
    const char *name = PyUnicode_AsUTF8(argument);
    (void)self;
    if (!name) {
        return NULL;
    }
    for (int p = 0; p < CS_PATHS; p++) {
        if (strcmp(name, cs_paths[p].name) == 0 && cs_supported(name)) {
            cs_chosen = &cs_paths[p];
            Py_RETURN_NONE;
        }
    }
    PyErr_Format(PyExc_ValueError, "no kernels for %s on this machine", name);
    return NULL;
}

static PyObject *cs_path_name(PyObject *self, PyObject *none) {
    (void)self, (void)none;
    return PyUnicode_FromString(cs_chosen->name);
}

static PyObject *cs_probe(PyObject *self, PyObject *args) {
    const char *name;
    PyObject *given[3];
    PyArrayObject *a[3] = {NULL, NULL, NULL}, *out[2] = {NULL, NULL};
    npy_intp n;
    int i, found = 0;
    (void)self;
    if (!PyArg_ParseTuple(args, "sOOO", &name, &given[0], &given[1], &given[2])) {
        return NULL;
    }
    for (i = 0; i < 3; i++) {
        a[i] = (PyArrayObject *)PyArray_FROM_OTF(given[i], NPY_DOUBLE, NPY_ARRAY_IN_ARRAY);
        if (!a[i]) {
            goto done;
        }
    }
    n = PyArray_SIZE(a[0]);
    if (PyArray_SIZE(a[1]) != n || PyArray_SIZE(a[2]) != n) {
        PyErr_SetString(PyExc_ValueError, "arrays of one size are wanted");
        goto done;
    }
    for (i = 0; i < 2; i++) {
        out[i] = (PyArrayObject *)PyArray_SimpleNew(1, &n, NPY_DOUBLE);
        if (!out[i]) {
            goto done;
        }
    }
    found = cs_chosen->probe(name, n, PyArray_DATA(a[0]), PyArray_DATA(a[1]), PyArray_DATA(a[2]), PyArray_DATA(out[0]),
                             PyArray_DATA(out[1]));
    if (!found) {
        PyErr_Format(PyExc_KeyError, "no primitive %s", name);
    }
done:
    for (i = 0; i < 3; i++) {
        Py_XDECREF(a[i]);
    }
    if (!found) {
        Py_XDECREF(out[0]);
        Py_XDECREF(out[1]);
        return NULL;
    }
    return Py_BuildValue("NN", out[0], out[1]);
}

/* ---- plain calls without the machinery of ufuncs ---- */

static int cs_is_double_array(PyObject *o) {
    return PyArray_CheckExact(o) && PyArray_TYPE((PyArrayObject *)o) == NPY_DOUBLE &&
           PyArray_ISBEHAVED_RO((PyArrayObject *)o);
}

/* The results for one row; None if it is unserved. */
static PyObject *cs_quick_row(int k, PyArrayObject *x, double rho, PyArrayObject *w) {
    const npy_intp J = PyArray_DIM(x, 0), shape[2] = {J, J};
    const cs_kernel kernel = cs_kernels[k].kernel;
    double F = 0.0;
    PyArrayObject *out = NULL;
    cs_call call;
    int status;
    double one = 1.0;
    if (kernel != CS_CES) {
        out = (PyArrayObject *)PyArray_SimpleNew(kernel == CS_HESSIAN ? 2 : 1, (npy_intp *)shape, NPY_DOUBLE);
        if (!out) {
            return NULL;
        }
    }
    memset(&call, 0, sizeof call);
    call.kernel = kernel;
    call.n = 1;
    call.J = J;
    call.x = (cs_array){PyArray_BYTES(x), 0, PyArray_STRIDE(x, 0), 0};
    call.rho = (cs_array){(char *)&rho, 0, 0, 0};
    call.w = (cs_array){(char *)&one, 0, 0, 0};
    if (w) {
        call.w = (cs_array){PyArray_BYTES(w), 0, PyArray_STRIDE(w, 0), 0};
    }
    call.out[0] = (cs_array){(char *)&F, 0, 0, 0};
    if (out) {
        call.out[kernel == CS_VALUE_AND_GRADIENT] = (cs_array){PyArray_BYTES(out), 0, 8, 0};
    }
    if (kernel == CS_HESSIAN) {
        call.out[0].input = 8 * J;
        call.out[0].second = 8;
    }
    {
        const cs_flags flags = cs_hold();
        status = cs_chosen->rows(&call);
        cs_release(flags);
    }
    if (status) {
        Py_XDECREF(out);
        Py_RETURN_NONE;
    }
    if (kernel == CS_CES || kernel == CS_VALUE_AND_GRADIENT) {
        PyObject *value = PyArrayScalar_New(Double);
        if (!value) {
            Py_XDECREF(out);
            return NULL;
        }
        PyArrayScalar_VAL(value, Double) = F;
        return out ? Py_BuildValue("NN", value, out) : value;
    }
    return (PyObject *)out;
}

static PyObject *cs_none(void) { Py_RETURN_NONE; }

/* quick(kernel, x[, rho[, weights]]): the results for arrays of doubles, None for everything else. */
static PyObject *cs_quick(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    PyObject *x, *rho, *w = NULL, *ufunc, *result;
    PyArrayObject *ones = NULL;
    int k = 0, old;
    if (count < 3 || count > 4) {
        Py_RETURN_NONE;
    }
    while (k < CS_COUNT && PyUnicode_CompareWithASCIIString(args[0], cs_kernels[k].name) != 0) {
        k++;
    }
    x = args[1];
    rho = args[2];
    if (count == 4 && args[3] != Py_None) {
        w = args[3];
    }
    if (k == CS_COUNT || !cs_is_double_array(x) || PyArray_NDIM((PyArrayObject *)x) == 0 ||
        !(PyFloat_Check(rho) || cs_is_double_array(rho)) || (w && !cs_is_double_array(w))) {
        Py_RETURN_NONE;
    }
    if (PyArray_SIZE((PyArrayObject *)x) == 0 ||
        (w && (PyArray_NDIM((PyArrayObject *)w) == 0 ||
               PyArray_DIM((PyArrayObject *)w, PyArray_NDIM((PyArrayObject *)w) - 1) !=
                   PyArray_DIM((PyArrayObject *)x, PyArray_NDIM((PyArrayObject *)x) - 1)))) {
        Py_RETURN_NONE;
    }
    if (PyArray_NDIM((PyArrayObject *)x) == 1 && PyFloat_Check(rho) && (!w || PyArray_NDIM((PyArrayObject *)w) == 1)) {
        return cs_quick_row(k, (PyArrayObject *)x, PyFloat_AS_DOUBLE(rho), (PyArrayObject *)w);
    }
    if (!w) {
        const npy_intp J = PyArray_DIM((PyArrayObject *)x, PyArray_NDIM((PyArrayObject *)x) - 1);
        ones = (PyArrayObject *)PyArray_SimpleNew(1, (npy_intp *)&J, NPY_DOUBLE);
        if (!ones) {
            return NULL;
        }
        for (npy_intp j = 0; j < J; j++) {
            ((double *)PyArray_DATA(ones))[j] = 1.0;
        }
        w = (PyObject *)ones;
    }
    ufunc = PyObject_GetAttr(self, args[0]);
    old = cs_status;
    cs_status = 0;
    result = ufunc ? PyObject_CallFunctionObjArgs(ufunc, x, rho, w, NULL) : NULL;
    Py_XDECREF(ufunc);
    Py_XDECREF(ones);
    if (!result && PyErr_ExceptionMatches(PyExc_ValueError)) { /* shapes that do not broadcast: the kernel says so */
        PyErr_Clear();
        result = cs_none();
    } else if (result && cs_status) {
        Py_DECREF(result);
        result = cs_none();
    }
    cs_status = old;
    return result;
}

static PyMethodDef cs_methods[] = {
    {"take_status", cs_take_status, METH_NOARGS, "The status bits of the calls of this thread since the last time."},
    {"available", cs_available, METH_NOARGS, "The sets of instructions that this machine has, best first."},
    {"select", cs_select, METH_O, "Compute with this set of instructions from now on."},
    {"path", cs_path_name, METH_NOARGS, "The set of instructions in use."},
    {"probe", cs_probe, METH_VARARGS, "A primitive on pairs (name, hi, lo, second): what the tests measure."},
    {"quick", (PyCFunction)(void (*)(void))cs_quick, METH_FASTCALL, "Plain calls: kernel, x, rho, weights."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef cs_module = {
    PyModuleDef_HEAD_INIT, "_native", "The compiled kernels: generalised ufuncs of NumPy.", -1, cs_methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__native(void) {
    PyObject *module;
    import_array();
    import_umath();
    for (int p = CS_PATHS; p-- > 0;) {
        if (cs_supported(cs_paths[p].name)) {
            cs_chosen = &cs_paths[p];
        }
    }
    module = PyModule_Create(&cs_module);
    if (module && (cs_add_ufuncs(module) < 0 || cs_add_further(module) < 0 || cs_add_closed(module) < 0 ||
                   PyModule_AddIntConstant(module, "UNSERVED", CS_UNSERVED) < 0 ||
                   PyModule_AddIntConstant(module, "NEGATIVE", CS_NEGATIVE) < 0 ||
                   PyModule_AddIntConstant(module, "NO_MEMORY", CS_NO_MEMORY) < 0 ||
                   PyModule_AddIntConstant(module, "BAD_WEIGHTS", CS_BAD_WEIGHTS) < 0)) {
        Py_CLEAR(module);
    }
    return module;
}
