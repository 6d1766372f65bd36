//! The command line of the benches that are not criterion's: `cargo bench -- ARGUMENTS` gives all of them the same.

/// Options of criterion that take a value.
const VALUED: [&str; 20] = [
    "-b",
    "--baseline",
    "--baseline-lenient",
    "-c",
    "--color",
    "--confidence-level",
    "--format",
    "--load-baseline",
    "--measurement-time",
    "--noise-threshold",
    "--nresamples",
    "--output-format",
    "--plotting-backend",
    "--profile-time",
    "-s",
    "--sample-size",
    "--save-baseline",
    "--significance-level",
    "--skip",
    "--warm-up-time",
];

/// The words among the arguments: what is left without criterion's options, which mean nothing here. None if nothing is
/// to be measured, because benches are only listed or tested.
pub fn words(arguments: &[String]) -> Option<Vec<&str>> {
    let mut words = Vec::new();
    let mut measures = false;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--list" | "--test" => return None,
            // Cargo's, from `cargo bench` but not from `cargo test`.
            "--bench" => measures = true,
            option if VALUED.contains(&option) => {
                arguments.next();
            }
            option if option.starts_with('-') => {}
            word => words.push(word),
        }
    }
    measures.then_some(words)
}
