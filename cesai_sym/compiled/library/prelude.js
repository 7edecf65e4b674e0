const { abs: fabs, floor, sqrt, exp, log, expm1, log1p, pow } = Math;
const INFINITY = Infinity, NAN = NaN, NULL = null;
const isnan = Number.isNaN;
const isfinite = Number.isFinite;
const isinf = x => x === Infinity || x === -Infinity;
const _double = new Float64Array(1);
const _bits = new Int32Array(_double.buffer);
const _high = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

function p_of(hi, lo) {
    return { hi, lo };
}

function s_of(value, e) {
    return { value, e };
}

/** The exponent e with |x| = f 2^e for f in [1/2, 1). */
function exponent_of(x) {
    if (x === 0 || !Number.isFinite(x)) return 0;
    _double[0] = x;
    const e = (_bits[_high] >> 20) & 2047;
    if (e !== 0) return e - 1022;
    _double[0] = x * 18014398509481984;
    return ((_bits[_high] >> 20) & 2047) - 1022 - 54;
}

function power_of_two(e) {
    _bits[_high] = (e + 1023) << 20;
    _bits[1 - _high] = 0;
    return _double[0];
}

/** x 2^e, rounded once: every step but the last is exact. */
function shifted(x, e) {
    if (x === 0 || !Number.isFinite(x)) return x;
    const size = exponent_of(x), target = Math.max(Math.min(size + e, 3000), -3000);
    const last = Math.min(target + 1021, 0); /* below the normal range */
    let rest = target - last - size;
    for (; rest > 1000; rest -= 1000) x *= power_of_two(1000);
    for (; rest < -1000; rest += 1000) x *= power_of_two(-1000);
    x *= power_of_two(rest);
    return last < -1000 ? 0 * x : last < 0 ? x * power_of_two(last) : x;
}

function whole(x) {
    return x | 0;
}

/** The product of two doubles, exactly unless it underflows. */
function p_two_multiply(a, b) {
    const p = a * b;
    if (fabs(a) > 1e298 || fabs(b) > 1e298) {
        if (isfinite(a) && fabs(a) > 1e298 && fabs(b) < 1e298) return p_of(p, p_two_multiply(a * 5.421010862427522e-20, b).lo * 18446744073709551616);
        if (isfinite(b) && fabs(b) > 1e298 && fabs(a) < 1e298) return p_of(p, p_two_multiply(a, b * 5.421010862427522e-20).lo * 18446744073709551616);
        return p_of(p, 0);
    }
    const c = 134217729 * a, d = 134217729 * b;
    const a1 = c - (c - a), b1 = d - (d - b);
    const a2 = a - a1, b2 = b - b1;
    return p_of(p, a1 * b1 - p + a1 * b2 + a2 * b1 + a2 * b2);
}
