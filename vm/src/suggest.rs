//! Suggestions for misspelt names: "Did you mean …?".

/// The longest name that suggestions are made for.
const MAX_LENGTH: usize = 40;
/// With more candidates than this, none is suggested.
const MAX_CANDIDATES: usize = 750;
/// Cost of inserting, removing or replacing a character.
const MOVE: usize = 2;
/// Cost of a change of case.
const CASE: usize = 1;

/// The candidate that `wrong` was probably meant to be, by CPython's rule: the smallest edit distance, if that is at
/// most a third of the combined length.
pub(crate) fn closest(wrong: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    for (n, candidate) in candidates.enumerate() {
        if n >= MAX_CANDIDATES {
            return None;
        }
        if candidate == wrong {
            continue;
        }
        let mut most = (wrong.chars().count() + candidate.chars().count() + 3) * MOVE / 6;
        if let Some((distance, _)) = &best {
            most = most.min(distance.saturating_sub(1));
        }
        if let Some(distance) = edit_distance(wrong, &candidate, most) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// The cost of turning `a` into `b`, where it is at most `most`.
fn edit_distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b) = (a.chars().collect::<Vec<_>>(), b.chars().collect::<Vec<_>>());
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH {
        return None;
    }
    let mut row = (0..=b.len()).map(|n| n * MOVE).collect::<Vec<_>>();
    for (i, &x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE;
        for (j, &y) in b.iter().enumerate() {
            let replace = diagonal
                + if x == y {
                    0
                } else if x.eq_ignore_ascii_case(&y) {
                    CASE
                } else {
                    MOVE
                };
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + MOVE).min(diagonal + MOVE);
        }
    }
    row.last().copied().filter(|&distance| distance <= most)
}
