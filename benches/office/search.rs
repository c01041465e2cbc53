//! A keystroke in the search box, by everything that can be typed there.

use attache::{
    desk::search::EnterpriseSearch,
    domain::{Role, demo_names::Dice, pinyin},
    store::finding,
};

use crate::{
    ground::Ground,
    meter::{Meter, Promise, Report},
};

const MOST: Promise = Promise::Cpu(16.0);
const KEYSTROKES: usize = 600;

pub(crate) fn measure(ground: &Ground, report: &mut Report) {
    let mut dice = Dice::seeded(5);
    let mut of_names = |from: &dyn Fn(&str, &mut Dice) -> String| -> Vec<String> {
        let names = ground.names.iter().take(KEYSTROKES);
        names.map(|it| from(&it.name, &mut dice)).filter(|it| !it.is_empty()).collect()
    };
    let two = of_names(&|name, dice| part(name, 2, dice));
    let four = of_names(&|name, dice| part(name, 4, dice));
    let sound = of_names(&|name, dice| {
        let whole = pinyin::full(&part(name, 3, dice));
        let length = 2 + usize::try_from(dice.below(9)).unwrap();
        whole.chars().take(length).collect()
    });
    let initials = of_names(&|name, dice| {
        let length = 2 + usize::try_from(dice.below(4)).unwrap();
        pinyin::initials(&part(name, length, dice))
    });
    keystrokes(ground, report, "two characters from anywhere in a name", &two);
    let common = ["佛山", "深圳", "科技", "公司", "有限", "华为", "贸易", "广州"];
    keystrokes(ground, report, "the commonest two characters", &often(&common));
    keystrokes(ground, report, "four characters", &four);
    keystrokes(ground, report, "one character", &often(&["佛", "司", "有", "市", "华"]));
    keystrokes(ground, report, "pinyin", &sound);
    keystrokes(ground, report, "initials", &initials);
    keystrokes(ground, report, "the commonest sounds", &often(&["you", "yx", "gs", "shi", "x"]));
    keystrokes(ground, report, "phone: first digits", &phones(ground, Piece::Front));
    keystrokes(ground, report, "phone: last digits", &phones(ground, Piece::Tail));
    keystrokes(ground, report, "phone: digits in between", &phones(ground, Piece::Middle));
    keystrokes(ground, report, "credit code", &codes(ground));
    keystrokes(ground, report, "order number", &often(&["DD-2026", "DD-2026110", "dd-20"]));
}

fn often(words: &[&str]) -> Vec<String> {
    words.iter().cycle().take(words.len() * 40).map(|it| (*it).to_owned()).collect()
}

/// So many characters from anywhere in a name.
fn part(name: &str, length: usize, dice: &mut Dice) -> String {
    let chars: Vec<char> = name.chars().collect();
    let room = chars.len().saturating_sub(length) as u64;
    let from = usize::try_from(dice.below(room + 1)).unwrap();
    chars.iter().skip(from).take(length).collect()
}

#[derive(Clone, Copy)]
enum Piece {
    Front,
    Middle,
    Tail,
}

/// Three to eight digits of a number.
fn phones(ground: &Ground, piece: Piece) -> Vec<String> {
    let mut dice = Dice::seeded(6);
    let numbers = ground.numbers.iter().take(KEYSTROKES);
    let cut = |(number, ..): &(String, _, _)| {
        let length = 3 + usize::try_from(dice.below(6)).unwrap();
        let spare = number.len().saturating_sub(length);
        let from = match piece {
            Piece::Front => 0,
            Piece::Tail => spare,
            Piece::Middle => usize::try_from(dice.below(spare as u64 + 1)).unwrap(),
        };
        number.get(from..(from + length).min(number.len())).unwrap_or_default().to_owned()
    };
    numbers.map(cut).collect()
}

/// Four to eighteen characters of a credit code.
fn codes(ground: &Ground) -> Vec<String> {
    let mut dice = Dice::seeded(7);
    let names = ground.names.iter().take(KEYSTROKES);
    let code = |it: &finding::Name| {
        let brief = ground.desk.store().read(|sql| finding::brief(sql, it.id)).unwrap();
        let length = 4 + usize::try_from(dice.below(15)).unwrap();
        brief.unwrap().uscc.get(..length).unwrap_or_default().to_owned()
    };
    names.map(code).filter(|it| !it.is_empty()).collect()
}

fn keystrokes(ground: &Ground, report: &mut Report, name: &str, typed: &[String]) {
    let mut meter = Meter::new(name);
    for (n, text) in typed.iter().enumerate() {
        let manager = ground.someone(Role::Manager, n);
        let ask = EnterpriseSearch { text: text.clone(), limit: 20 };
        meter.time(|| ground.desk.ask(&manager, ask).unwrap());
    }
    report.tell(meter, MOST);
}
