//! `attache tour`: plays the whole walk from a ringing telephone to a finished order, without a window.
//!
//! It uses a fresh office in a temporary folder and the same commands and questions as the screens.
//! Every step checks what the screens would show; a step that does not hold ends the tour with exit 1.

mod call;
mod cast;
mod demand;
mod office;
mod papers;
mod proof;
mod seen;
mod stage;
mod story;
mod tell;
mod told;
mod work;

use clap::Args;

use self::{
    stage::Stage,
    tell::{Outcome, Plain, Teller},
    told::Played,
};
use super::{Failure, say::Say};

#[derive(Debug, Default, Args)]
pub struct TourArgs {
    /// Print one JSON object a line; the last one counts the steps.
    #[arg(long)]
    json: bool,
}

/// One thing that happens, and whether it holds.
struct Step {
    /// Its name for scripts; its sentence is `tour-step-<name>`.
    name: &'static str,
    play: fn(&mut Stage<'_>) -> Played,
}

/// Steps that belong together under the heading `tour-chapter-<name>`.
struct Chapter {
    name: &'static str,
    steps: &'static [Step],
}

const fn step(name: &'static str, play: fn(&mut Stage<'_>) -> Played) -> Step {
    Step { name, play }
}

/// The walk, in the order in which it happens.
const WALK: &[Chapter] = &[
    Chapter {
        name: "opening",
        steps: &[
            step("office", office::open),
            step("customers", office::customers),
            step("letter", office::letter),
        ],
    },
    Chapter {
        name: "call",
        steps: &[
            step("pop", call::pop),
            step("masks", call::masks),
            step("reveal", call::reveal),
            step("second-call", call::second_call),
        ],
    },
    Chapter {
        name: "need",
        steps: &[
            step("demand", demand::note),
            step("same-demand", demand::again),
            step("order", demand::order),
            step("wrap-up", call::wrap_up),
            step("stranger", call::stranger),
        ],
    },
    Chapter {
        name: "presales",
        steps: &[
            step("presales", work::presales),
            step("hand-back", work::hand_back),
            step("promise", work::promise),
        ],
    },
    Chapter {
        name: "papers",
        steps: &[
            step("checklist", papers::checklist),
            step("wrong-files", papers::wrong_files),
            step("papers", papers::add_papers),
            step("gate", work::gate),
            step("own-paper", papers::own_paper),
            step("claim", papers::claim),
            step("send-back", papers::send_back),
            step("new-version", papers::new_version),
            step("approve", papers::approve),
        ],
    },
    Chapter {
        name: "work",
        steps: &[
            step("sale", work::sale),
            step("late", work::late),
            step("hold", work::hold),
            step("delivery", work::delivery),
        ],
    },
    Chapter {
        name: "end",
        steps: &[
            step("hand-over", work::hand_over),
            step("aftersales", work::aftersales),
            step("confirmed", work::confirmed),
        ],
    },
    Chapter {
        name: "seen",
        steps: &[
            step("timeline", seen::timeline),
            step("board", seen::board),
            step("renewal", seen::renewal),
            step("search", seen::search),
        ],
    },
    Chapter {
        name: "proof",
        steps: &[
            step("refused", proof::refused),
            step("audit", proof::audit),
            step("backup", proof::backup),
        ],
    },
];

pub(super) fn run(say: &Say, args: &TourArgs) -> Result<(), Failure> {
    if args.json { play(say, WALK, &mut tell::Json) } else { play_plainly(say) }
}

/// The tour in sentences, also for where no window can open.
pub(super) fn play_plainly(say: &Say) -> Result<(), Failure> {
    play(say, WALK, &mut Plain::to_terminal())
}

fn play(say: &Say, walk: &[Chapter], teller: &mut dyn Teller) -> Result<(), Failure> {
    let mut stage = Stage::set(say)?;
    teller.begin(say);
    let (mut steps, mut failed) = (0_usize, 0_usize);
    for chapter in walk {
        teller.chapter(say, chapter.name);
        for step in chapter.steps {
            let played = (step.play)(&mut stage);
            let outcome = Outcome::of(say, step.name, &played, stage.take_spent());
            teller.step(say, &outcome);
            steps += 1;
            failed += usize::from(!outcome.ok);
        }
    }
    stage.strike();
    teller.end(say, (steps, failed));
    if failed == 0 {
        return Ok(());
    }
    let counts = [("failed", failed.into()), ("steps", steps.into())];
    Err(Failure::Refused(say.texts.tr_with("tour-broken", &counts)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        cli::tour::told::same,
        lang::{Lang, Texts},
    };

    fn say() -> Say {
        Say::new(Some("en"))
    }

    const BROKEN: &[Step] = &[
        step("pop", |_| same("caller", &1, &2).map(|()| Vec::new())),
        step("office", office::open),
    ];

    #[test]
    fn every_step_has_a_name_of_its_own_and_a_sentence() {
        for lang in Lang::ALL {
            let texts = Texts::new(*lang);
            let mut names = BTreeSet::new();
            for chapter in WALK {
                assert!(texts.knows(&format!("tour-chapter-{}", chapter.name)), "{}", chapter.name);
                for step in chapter.steps {
                    assert!(names.insert(step.name), "{} is there twice", step.name);
                    assert!(texts.knows(&format!("tour-step-{}", step.name)), "{}", step.name);
                    assert!(texts.knows(&format!("tour-title-{}", step.name)), "{}", step.name);
                }
            }
        }
    }

    #[test]
    fn a_tour_with_a_broken_step_goes_on_and_ends_badly() {
        let mut heard = tell::Heard::default();
        let ended = play(&say(), &[Chapter { name: "end", steps: BROKEN }], &mut heard);
        assert!(matches!(ended, Err(Failure::Refused(_))), "{ended:?}");
        assert_eq!(ended.err().map(|it| it.code()), Some(1));
        let told: Vec<_> = heard.0.iter().map(|it| (it.name, it.ok)).collect();
        assert_eq!(told, [("pop", false), ("office", true)]);
        assert!(heard.0[0].detail.contains("caller"), "{}", heard.0[0].detail);
    }
}
