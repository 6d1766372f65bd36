//! Operators of arbitrary-precision integers, with Python's signs, errors and limits.

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::float_ops::scale;
use super::long_ops::{self, Poll};
use crate::text::error::{PyErr, PyResult};

/// Bits of the largest integer an operation may make (128 MiB): beyond it, `MemoryError`.
pub const MAX_BITS: u64 = 1 << 30;

/// `left // right`
pub fn floor_divide(left: &BigInt, right: &BigInt, poll: Poll<'_>) -> PyResult<BigInt> {
    if right.is_zero() {
        return Err(division_by_zero());
    }
    if is_long(left, right) {
        return Ok(divide_long(left, right, poll)?.0);
    }
    Ok(left.div_floor(right))
}

/// Whether a division is worth doing in steps.
fn is_long(left: &BigInt, right: &BigInt) -> bool {
    long_ops::is_long_division(left.magnitude(), right.magnitude())
}

/// Quotient and remainder in steps, rounded down.
fn divide_long(left: &BigInt, right: &BigInt, poll: Poll<'_>) -> PyResult<(BigInt, BigInt)> {
    let (quotient, rest) = long_ops::divide(left.magnitude(), right.magnitude(), poll)?;
    let differ = left.is_negative() != right.is_negative();
    let mut quotient = BigInt::from(quotient);
    let mut rest = BigInt::from(rest);
    if differ {
        quotient = -quotient;
    }
    if left.is_negative() {
        rest = -rest;
    }
    if differ && !rest.is_zero() {
        quotient -= 1;
        rest += right;
    }
    Ok((quotient, rest))
}

/// `left % right`
pub fn modulo(left: &BigInt, right: &BigInt, poll: Poll<'_>) -> PyResult<BigInt> {
    if right.is_zero() {
        return Err(modulo_by_zero());
    }
    if is_long(left, right) {
        return Ok(divide_long(left, right, poll)?.1);
    }
    Ok(left.mod_floor(right))
}

/// `divmod(left, right)`
pub fn div_mod(left: &BigInt, right: &BigInt, poll: Poll<'_>) -> PyResult<(BigInt, BigInt)> {
    if right.is_zero() {
        return Err(division_by_zero());
    }
    if is_long(left, right) {
        return divide_long(left, right, poll);
    }
    Ok(left.div_mod_floor(right))
}

/// The error of `//` and `divmod`.
#[cold]
pub fn division_by_zero() -> PyErr {
    PyErr::zero_division("integer division or modulo by zero")
}

/// The error of `%`.
#[cold]
pub fn modulo_by_zero() -> PyErr {
    PyErr::zero_division("integer modulo by zero")
}

/// `left * right`, refused with `MemoryError` where the product would be beyond [`MAX_BITS`].
pub fn multiply(left: &BigInt, right: &BigInt, poll: Poll<'_>) -> PyResult<BigInt> {
    const LONG_BITS: u64 = 1 << 22;
    let bits = left.bits().saturating_add(right.bits());
    check_bits(bits)?;
    if bits <= LONG_BITS {
        return Ok(left * right);
    }
    let product = long_ops::multiply(left.magnitude(), right.magnitude(), poll)?;
    Ok(BigInt::from_biguint(left.sign() * right.sign(), product))
}

/// `left * right`, as [`multiply`].
pub fn multiply_small(left: &BigInt, right: i64) -> PyResult<BigInt> {
    check_bits(left.bits().saturating_add(64))?;
    Ok(left * right)
}

fn check_bits(bits: u64) -> PyResult<()> {
    if bits > MAX_BITS {
        Err(PyErr::memory())
    } else {
        Ok(())
    }
}

/// `left << right`
pub fn shift_left(left: &BigInt, right: &BigInt) -> PyResult<BigInt> {
    check_shift(right)?;
    if left.is_zero() {
        return Ok(BigInt::ZERO);
    }
    let Some(by) = right.to_u64() else {
        return Err(PyErr::overflow("too many digits in integer"));
    };
    check_bits(left.bits().saturating_add(by))?;
    Ok(left << by)
}

/// `left >> right`
pub fn shift_right(left: &BigInt, right: &BigInt) -> PyResult<BigInt> {
    check_shift(right)?;
    match right.to_u64() {
        Some(by) if by < left.bits() => Ok(left >> by),
        _ if left.is_negative() => Ok(BigInt::from(-1)),
        _ => Ok(BigInt::ZERO),
    }
}

fn check_shift(by: &BigInt) -> PyResult<()> {
    if by.is_negative() {
        return Err(PyErr::value("negative shift count"));
    }
    Ok(())
}

/// `base ** exponent` for an exponent that is not negative.
pub fn power(base: &BigInt, exponent: &BigInt, poll: Poll<'_>) -> PyResult<BigInt> {
    debug_assert!(!exponent.is_negative());
    if exponent.is_zero() || base.is_one() {
        return Ok(BigInt::one());
    }
    if base.is_zero() {
        return Ok(BigInt::ZERO);
    }
    if *base == BigInt::from(-1) {
        return Ok(if exponent.is_even() {
            BigInt::one()
        } else {
            BigInt::from(-1)
        });
    }
    let exponent = exponent.to_u32().ok_or_else(PyErr::memory)?;
    check_bits((base.bits() - 1).saturating_mul(u64::from(exponent)))?;
    let magnitude = long_ops::power(base.magnitude(), exponent, poll)?;
    let negative = base.is_negative() && exponent % 2 == 1;
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    Ok(BigInt::from_biguint(sign, magnitude))
}

/// `pow(base, exponent, modulus)`
pub fn power_modulo(
    base: &BigInt,
    exponent: &BigInt,
    modulus: &BigInt,
    poll: Poll<'_>,
) -> PyResult<BigInt> {
    if modulus.is_zero() {
        return Err(PyErr::value("pow() 3rd argument cannot be 0"));
    }
    if !exponent.is_negative() {
        return power_in_ring(base, exponent.magnitude(), modulus, poll);
    }
    let magnitude = modulus.abs();
    let inverse = if magnitude.is_one() {
        BigInt::ZERO
    } else {
        base.mod_floor(&magnitude)
            .modinv(&magnitude)
            .ok_or_else(|| PyErr::value("base is not invertible for the given modulus"))?
    };
    power_in_ring(&inverse, exponent.magnitude(), modulus, poll)
}

/// The power, with the sign of the modulus.
fn power_in_ring(
    base: &BigInt,
    exponent: &BigUint,
    modulus: &BigInt,
    poll: Poll<'_>,
) -> PyResult<BigInt> {
    let magnitude = modulus.magnitude();
    let power = long_ops::power_modulo(base.magnitude(), exponent, magnitude, poll)?;
    let mut power = BigInt::from(power);
    if base.is_negative() && exponent.bit(0) && !power.is_zero() {
        power = BigInt::from(magnitude.clone()) - power;
    }
    if modulus.is_negative() && !power.is_zero() {
        power += modulus;
    }
    Ok(power)
}

/// `left / right`, correctly rounded.
pub fn true_divide(left: &BigInt, right: &BigInt) -> PyResult<f64> {
    if right.is_zero() {
        return Err(PyErr::zero_division("division by zero"));
    }
    let negative = left.is_negative() != right.is_negative();
    let magnitude = divide_magnitudes(left.magnitude(), right.magnitude())
        .ok_or_else(|| PyErr::overflow("integer division result too large for a float"))?;
    Ok(if negative { -magnitude } else { magnitude })
}

/// Integers below this are floats exactly.
const EXACT_BITS: u64 = 53;

fn divide_magnitudes(left: &BigUint, right: &BigUint) -> Option<f64> {
    if left.bits() <= EXACT_BITS && right.bits() <= EXACT_BITS {
        return Some(left.to_f64()? / right.to_f64()?);
    }
    if left.is_zero() {
        return Some(0.0);
    }
    // Shifted so that the quotient has 63 or 64 bits, more than a float can show; the remainder is sticky.
    let shift = 63 + right.bits() as i64 - left.bits() as i64;
    if shift > 1200 + 63 {
        return Some(0.0);
    }
    if shift < -1200 {
        return None;
    }
    let (dividend, divisor);
    let (dividend, divisor) = if shift >= 0 {
        dividend = left << shift;
        (&dividend, right)
    } else {
        divisor = right << -shift;
        (left, &divisor)
    };
    let (quotient, remainder) = dividend.div_rem(divisor);
    scale(quotient.to_u64()?, !remainder.is_zero(), -shift)
}

/// `float(value)`, correctly rounded.
pub fn int_to_float(value: &BigInt) -> PyResult<f64> {
    let bits = value.bits();
    let magnitude = value.magnitude();
    let rounded = if bits <= 64 {
        magnitude.to_u64().map(|m| m as f64)
    } else {
        let dropped = bits - 64;
        let sticky = magnitude.trailing_zeros().is_some_and(|z| z < dropped);
        (magnitude >> dropped)
            .to_u64()
            .and_then(|top| scale(top, sticky, dropped as i64))
    };
    let rounded = rounded.ok_or_else(|| PyErr::overflow("int too large to convert to float"))?;
    Ok(if value.is_negative() {
        -rounded
    } else {
        rounded
    })
}

/// `value.bit_length()`
pub fn bit_length(value: &BigInt) -> u64 {
    value.bits()
}

/// `value.bit_count()`
pub fn bit_count(value: &BigInt) -> u64 {
    value
        .iter_u64_digits()
        .map(|d| u64::from(d.count_ones()))
        .sum()
}

/// `round(value, -places)`: half to even, to a multiple of `10**places`.
pub fn round_to_places(value: &BigInt, places: u64) -> BigInt {
    // 10**places is then more than twice the value, which rounds to zero.
    if places > value.bits() / 3 + 2 {
        return BigInt::ZERO;
    }
    let unit = BigInt::from(10).pow(places as u32);
    let (quotient, remainder) = value.div_mod_floor(&unit);
    let up = match (remainder * 2_u32).cmp(&unit) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => quotient.is_odd(),
        std::cmp::Ordering::Greater => true,
    };
    (quotient + u32::from(up)) * unit
}

/// The low 64 bits in two's complement: what masks and shifts of small results need.
pub fn low_bits(value: &BigInt) -> u64 {
    let low = value.iter_u64_digits().next().unwrap_or(0);
    if value.sign() == Sign::Minus {
        low.wrapping_neg()
    } else {
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(text: &str) -> BigInt {
        text.parse().unwrap()
    }

    fn shown<T: std::fmt::Display>(result: PyResult<T>) -> String {
        match result {
            Ok(value) => value.to_string(),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn division_follows_the_divisor_s_sign() {
        #[rustfmt::skip]
        let rows = [
            ("7", "2", "3", "1"),
            ("-7", "2", "-4", "1"),
            ("7", "-2", "-4", "-1"),
            ("-7", "-2", "3", "-1"),
            ("0", "-5", "0", "0"),
            ("-1061744001281525952308893480774121974328889265794138067647166", "454360539663815168973884632102", "-2336787437718773822661467361379", "295694993639662605930030741492"),
            ("1168784460063440973027937893835408997403353265748816406504057", "-835005446129439462058077407953", "-1399732738847622222917121338180", "-558354423772355077064728041483"),
            ("-10393229083669918974", "14819474281883488674", "-1", "4426245198213569700"),
            ("5", "-415430405808385769745867513", "-1", "-415430405808385769745867508"),
            ("-5", "-507487173489325120997899968", "0", "-5"),
            ("1", "0", "! integer division or modulo by zero", "! integer modulo by zero"),
        ];
        for (left, right, quotient, remainder) in rows {
            let (left, right) = (big(left), big(right));
            assert_eq!(shown(floor_divide(&left, &right, Poll::never())), quotient);
            assert_eq!(shown(modulo(&left, &right, Poll::never())), remainder);
            if let Ok((q, r)) = div_mod(&left, &right, Poll::never()) {
                assert_eq!(
                    (q.to_string(), r.to_string()),
                    (quotient.into(), remainder.into())
                );
            }
        }
    }

    #[test]
    fn true_division_is_correctly_rounded() {
        #[rustfmt::skip]
        let rows: [(&str, &str, Result<f64, &str>); _] = [
            ("1", "3", Ok(0.3333333333333333)),
            ("-1", "3", Ok(-0.3333333333333333)),
            ("1000000000000000000000000000000", "3", Ok(3.333333333333333e+29)),
            ("9007199254740993", "1", Ok(9007199254740992.0)),
            ("9007199254740995", "1", Ok(9007199254740996.0)),
            ("18014398509481986", "2", Ok(9007199254740992.0)),
            ("1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", "100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", Ok(10000000000.0)),
            ("1", "100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", Ok(1e-320)),
            ("1", "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", Ok(0.0)),
            ("3", "404804506614621236704990693437834614099113299528284236713802716054860679135990693783920767402874248990374155728633623822779617474771586953734026799881477019843034848553132722728933815484186432682479535356945490137124014966849385397236206711298319112681620113024717539104666829230461005064372655017292012526615415482186989568", Ok(1e-323)),
            ("1", "404804506614621236704990693437834614099113299528284236713802716054860679135990693783920767402874248990374155728633623822779617474771586953734026799881477019843034848553132722728933815484186432682479535356945490137124014966849385397236206711298319112681620113024717539104666829230461005064372655017292012526615415482186989568", Ok(0.0)),
            ("1", "404804506614621236704990693437834614099113299528284236713802716054860679135990693783920767402874248990374155728633623822779617474771586953734026799881477019843034848553132722728933815484186432682479535356945490137124014966849385397236206711298319112681620113024717539104666829230461005064372655017292012526615415482186989567", Ok(5e-324)),
            ("179769313486231590772930519078902473361797697894230657273430081157732675805500963132708477322407536021120113879871393357658789768814416622492847430639474124377767893424865485276302219601246094119453082952085005768838150682342462881473913110540827237163350510684586298239947245938479716304835356329624224137216", "1", Err("integer division result too large for a float")),
            ("179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497792", "1", Err("integer division result too large for a float")),
            ("179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497791", "1", Ok(1.7976931348623157e+308)),
            ("10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", "3", Err("integer division result too large for a float")),
            ("1", "0", Err("division by zero")),
            ("0", "1000000000000000000000000000000", Ok(0.0)),
            ("0", "-5", Ok(-0.0)),
            ("407373134297596838225923417669476441075", "66985364188465684908521034860487017943294562791423298351956764011202945622700294245356908941220066", Ok(6.081524512600068e-60)),
            ("-732456099406907335080973935831", "2286932783564851702710019594887122977980692028417240840217103776527", Ok(-3.2027880516241533e-37)),
            ("-458812236169516293731775981039897572940004163688907920975181242384134138833155077", "-35953093172099823137384264219982798", Ok(1.2761412042443177e+46)),
            ("-179981096087877935983796210349640570484841808477636668655244850120258739321944815420830938876946131868300176", "6276339690425419492016736913510760258999448723402132682925", Ok(-2.867612413688185e+49)),
            ("-3549655445049352979617817148580793082703349539589281009340033601018604488496", "-104347800673052985735014026511854514672898543296076054140448160091738", Ok(34017539.633358315)),
            ("415895481613603248724112048173032270364529587006695398024547362813452", "62130235375029612344800059443862051132718406946", Ok(6.693930565419253e+21)),
            ("30273245909534909827147321444630946876476", "-550", Ok(-5.504226529006347e+37)),
            ("14790194892510588962", "-25347357700012168101906133426043638617443211726861217102", Ok(-5.835004605826622e-37)),
            ("1229160193731745417214828992752331212609", "251176769841738094502227465730841064404481", Ok(0.004893606182236585)),
            ("14854617024615014519454097168051505777907739175101812219598", "5141395398470313863258263", Ok(2.889218951927839e+33)),
            ("20692213755091572088846118990923180833931313975012", "-130292096031666341629850945060312024219668144", Ok(-158814.03696247633)),
            ("-44701", "161883823679977480121713588409362974788737134992699258099410613258177617474396073171231728982645372053772617279", Ok(-2.7613012210761625e-106)),
            ("-15490350375783202130597497822311877345591875231292330961961570295828215681174419306275838853534", "4332292116460157", Ok(-3.5755553779323883e+78)),
            ("-5447661573526411335291", "-748615", Ok(7276986933906496.0)),
            ("-8608641947276830", "-204109244829384757282083370409419362223664305931543147795610223280067698", Ok(4.217663905656408e-56)),
            ("-5551752559026", "55735302296490542780541441987982771607583", Ok(-9.960926612531488e-29)),
            ("-1050249129235891711781", "94016264451191609552327083075866371981988027662589982213762108532190330716", Ok(-1.1170930214751585e-53)),
            ("119434358360856681140683783817966600777887089", "43011534951393643082544636536721156980886964735229014077251801914628508843492", Ok(2.7767983285373733e-33)),
            ("-55689232353536529717973215783027821919921612589659488207615356934929558274718255214443465228378667236894978918", "-124766", Ok(4.4634942495180203e+104)),
            ("-167080076486989490122102333029581414506782537837420884201065203313955082351802970145308349698713357033543020063294", "13479393608439347785885887306124396779329828276904540197799436875722600", Ok(-1.2395222021143585e+43)),
            ("-58549278756848115459247531860", "285633500378374704662043", Ok(-204980.43359510947)),
            ("-15728308522929107625699344680496348", "-7022639516506343497449632410582071331310068997326", Ok(2.2396576794181944e-15)),
            ("-2767846987848274989731682309642948402264037035534270265360", "-9570966171134514260364533313997496731691370255781719519276747", Ok(0.00028919201451113087)),
            ("-871698020238488310951528497778789692682022", "1126491830964432949", Ok(-7.73816548223163e+23)),
            ("1591666", "-1397727662", Ok(-0.0011387525934218794)),
            ("-42482600034640470387717037746620912390151623195157055594776788841963065911784139760201256320251075391034859021", "4017617460412898246464819289677255585797057326118963493596088458064507368659254259395725524581153892993492", Ok(-10574.077908919297)),
            ("-197137895294608274", "42661", Ok(-4621033151932.872)),
            ("4024124228447762404252954005237916119346544646736125476835962664793843383451916386452506598420991646945827543", "-8304499914340927934989894169380509890901520", Ok(-4.84571529888098e+65)),
            ("4248633889280167805413445026651603704188416796617497922090760131324686314593881119962857621075354210576008699", "-123698632614229772317892621879944050635101954506928456589103428092690853297823473503446496551238480438191165058116040", Ok(-3.434665201619555e-08)),
            ("4", "-247170182614678942027714180566053453808847545710977202172114596827914859721", Ok(-1.618318179679351e-74)),
        ];
        for (left, right, expected) in rows {
            let got = true_divide(&big(left), &big(right)).map_err(|e| e.message);
            assert_eq!(got, expected.map_err(str::to_owned), "{left} / {right}");
        }
    }

    #[test]
    fn conversion_to_float_is_correctly_rounded() {
        #[rustfmt::skip]
        let rows: [(&str, Result<f64, &str>); _] = [
            ("0", Ok(0.0)),
            ("1", Ok(1.0)),
            ("-1", Ok(-1.0)),
            ("9007199254740993", Ok(9007199254740992.0)),
            ("9007199254740995", Ok(9007199254740996.0)),
            ("-9007199254740995", Ok(-9007199254740996.0)),
            ("18446744073709551615", Ok(1.8446744073709552e+19)),
            ("18446744073709551616", Ok(1.8446744073709552e+19)),
            ("18446744073709551617", Ok(1.8446744073709552e+19)),
            ("36893488147419107328", Ok(3.6893488147419103e+19)),
            ("36893488147419107329", Ok(3.689348814741911e+19)),
            ("36893488147419115520", Ok(3.689348814741912e+19)),
            ("10000000000000000000000", Ok(1e+22)),
            ("100000000000000000000000", Ok(1e+23)),
            ("179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497792", Err("int too large to convert to float")),
            ("179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497791", Ok(1.7976931348623157e+308)),
            ("179769313486231590772930519078902473361797697894230657273430081157732675805500963132708477322407536021120113879871393357658789768814416622492847430639474124377767893424865485276302219601246094119453082952085005768838150682342462881473913110540827237163350510684586298239947245938479716304835356329624224137216", Err("int too large to convert to float")),
            ("10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", Err("int too large to convert to float")),
            ("-61045368790644081095283225281267813077469928515843216002645196397051059615263786610831", Ok(-6.104536879064408e+85)),
            ("1133912986317165063709770832336371857866461330163669689877528242618943680831138599314335134103662982753688599883766872587130831561249777538848590025888290063931384140032516322030785765756831902493171", Ok(1.1339129863171651e+198)),
            ("-1834945055173870317391599648309837108358466134365465194942237029422921755369285781494018407447025302263009002184822003469936812826114408374446228991780750993619092353687791546133417108655475281908184725423802579255479766240026399077815220301140697268441570283697482", Ok(-1.8349450551738704e+264)),
            ("290331703579729519", Ok(2.9033170357972954e+17)),
            ("-25405195877819729134044333611926212392921995228925422549817871004104317777234055734163927427171856949342219338854", Ok(-2.540519587781973e+112)),
            ("-363559590257628345343746308432466244576882508050402739288781445517345512250415234726659512254326679945687911168680300531833186989821765558967", Ok(-3.6355959025762834e+140)),
            ("2526029293068863933703374366149", Ok(2.5260292930688639e+30)),
            ("102010271625105865824829296883785244367008814391703162718955427429881775777301147019406448113955038019671697360325506", Ok(1.0201027162510587e+116)),
            ("-234628539673963631175806694340132650608178009433681400163509638504494029870488033227648639687665221077737240039974025111787617203462727898649054874407362575512658980950751238819102040054386571240993780988", Ok(-2.3462853967396363e+203)),
            ("-544038114635679277649092975396333809800695921490269116939954899880415255973907554659786211861187130332647908563217771929916274353631657816952259953983035407955089702411282184866587492672953165372800731143774045155621402542406253575815842485309266728448788947338102251", Ok(-5.440381146356793e+266)),
            ("586457638802534898476939180483158551", Ok(5.864576388025349e+35)),
            ("-4168622587496029923077169150197979957096414971182097384084629386429526460499990363933864925038373136826580469804221070550606485438291536718813471048140007884772502274345221987290501600005691647725215678581189169060577", Ok(-4.16862258749603e+216)),
            ("30051774567867451215267498556638842625994071948718662491221", Ok(3.005177456786745e+58)),
            ("-45709724893419213430125846102811038979990235783087608155159997896932744466270950424430647500305897790068068987057945757736920816423258271682194221013467172689488815356502139703819", Ok(-4.5709724893419214e+178)),
            ("-4259596903683128523923029637364500694742241994433329754121975718239824196984", Ok(-4.259596903683129e+75)),
        ];
        for (int, expected) in rows {
            let got = int_to_float(&big(int)).map_err(|e| e.message);
            assert_eq!(got, expected.map_err(str::to_owned), "float({int})");
        }
    }

    #[test]
    fn modular_powers() {
        #[rustfmt::skip]
        let rows = [
            ("2", "10", "1000", "24"),
            ("2", "-1", "4", "! base is not invertible for the given modulus"),
            ("2", "3", "0", "! pow() 3rd argument cannot be 0"),
            ("2", "-1", "0", "! pow() 3rd argument cannot be 0"),
            ("3", "5", "-7", "-2"),
            ("3", "-5", "-7", "-4"),
            ("0", "0", "1", "0"),
            ("5", "0", "-1", "0"),
            ("3", "-1", "1", "0"),
            ("-3", "-2", "7", "4"),
            ("0", "-1", "1", "0"),
            ("0", "-1", "5", "! base is not invertible for the given modulus"),
            ("-2", "3", "7", "6"),
            ("-2", "3", "-7", "-1"),
            ("73878366106390194651916357228093320338477000591623547296490", "271722202651773406", "-794870173103401602298141042703815995388514216", "-64879981169339811374486786583318265133916864"),
        ];
        for (base, exponent, modulus, expected) in rows {
            let got = power_modulo(&big(base), &big(exponent), &big(modulus), Poll::never());
            assert_eq!(shown(got), expected, "pow({base}, {exponent}, {modulus})");
        }
    }

    #[test]
    fn shifts_and_powers_have_limits() {
        let huge = BigInt::one() << 70;
        assert_eq!(
            shown(shift_left(&BigInt::one(), &huge)),
            "! too many digits in integer"
        );
        assert_eq!(
            shift_left(&BigInt::one(), &BigInt::from(1_u64 << 40)),
            Err(PyErr::memory())
        );
        assert_eq!(shown(shift_left(&BigInt::ZERO, &huge)), "0");
        assert_eq!(
            shown(shift_left(&BigInt::one(), &BigInt::from(-1))),
            "! negative shift count"
        );
        assert_eq!(shown(shift_right(&BigInt::from(-5), &huge)), "-1");
        assert_eq!(
            shown(shift_right(&BigInt::from(-5), &BigInt::from(1))),
            "-3"
        );
        assert_eq!(shown(shift_right(&BigInt::from(5), &huge)), "0");
        assert_eq!(
            power(&BigInt::from(2), &huge, Poll::never()),
            Err(PyErr::memory())
        );
        assert_eq!(
            power(&BigInt::from(10), &BigInt::from(u32::MAX), Poll::never()),
            Err(PyErr::memory())
        );
        assert_eq!(shown(power(&BigInt::from(-1), &huge, Poll::never())), "1");
        assert_eq!(shown(power(&BigInt::ZERO, &huge, Poll::never())), "0");
        assert_eq!(
            shown(power(&BigInt::from(-3), &BigInt::from(5), Poll::never())),
            "-243"
        );
    }

    #[test]
    fn rounding_and_bits() {
        #[rustfmt::skip]
        let rows = [
            ("15", 1, "20", 4, 4),
            ("25", 1, "20", 5, 3),
            ("-15", 1, "-20", 4, 4),
            ("-25", 1, "-20", 5, 3),
            ("5", 1, "0", 3, 2),
            ("6", 1, "10", 3, 2),
            ("-5", 1, "0", 3, 2),
            ("-6", 1, "-10", 3, 2),
            ("1234567", 3, "1235000", 21, 11),
            ("1500", 3, "2000", 11, 7),
            ("2500", 3, "2000", 12, 5),
            ("0", 5, "0", 0, 0),
            ("7", 30, "0", 3, 3),
            ("1000000000500000000000000000000", 21, "1000000000000000000000000000000", 100, 43),
            ("49", 2, "0", 6, 3),
            ("50", 2, "0", 6, 3),
            ("51", 2, "100", 6, 4),
            ("150", 2, "200", 8, 4),
        ];
        for (value, places, rounded, length, ones) in rows {
            let value = big(value);
            assert_eq!(
                round_to_places(&value, places).to_string(),
                rounded,
                "{value}"
            );
            assert_eq!(bit_length(&value), length);
            assert_eq!(bit_count(&value), ones);
        }
        assert_eq!(low_bits(&big("-1")), u64::MAX);
        assert_eq!(low_bits(&(big("-18446744073709551616") - 2)), u64::MAX - 1);
    }
}
