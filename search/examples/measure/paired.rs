//! Times of several who answer the same questions, on a machine that others use too.

use std::time::Instant;

use crate::Outcome;

/// How often each question is asked of each; the best time counts.
const TURNS: usize = 3;

/// Somebody who answers the question with this number.
pub(crate) type Contender<'a, Asked> = &'a mut dyn FnMut(u64, &Asked) -> Outcome<usize>;

/// How long each question takes each contender, in milliseconds, shortest first.
///
/// A question is asked of one after the other before the next question, so that what else the
/// machine does hits all alike.
pub(crate) fn paired<Asked, const N: usize>(
    asked: &[Asked],
    mut contenders: [Contender<'_, Asked>; N],
) -> Outcome<[Vec<f64>; N]> {
    let mut times: [Vec<f64>; N] = std::array::from_fn(|_| vec![f64::MAX; asked.len()]);
    for _ in 0..TURNS {
        for (number, question) in asked.iter().enumerate() {
            for (contender, times) in contenders.iter_mut().zip(&mut times) {
                let begun = Instant::now();
                contender(number as u64, question)?;
                let milliseconds = begun.elapsed().as_secs_f64() * 1_000.0;
                times[number] = times[number].min(milliseconds);
            }
        }
    }
    for times in &mut times {
        times.sort_by(f64::total_cmp);
    }
    Ok(times)
}
