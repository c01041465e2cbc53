//! A picture of every screen, light and dark, Chinese and English, small and large:
//! `ATTACHE_PICTURES=pictures cargo test --release pictures_of`.
//!
//! Without the variable one small picture is painted and looked at, so that painting itself stays
//! tested without costing minutes.

use attache::{domain::Role, lang::Lang, ui::route::Route};
use egui::Theme;

use crate::{
    picture::{colours, folder},
    screen::{Look, Screen},
    support::Office,
};

/// Which screens each role is shown, in the order of the rail.
const SCREENS: &[(Role, &[Route])] = &[(Role::Manager, &[Route::Settings, Route::Help])];

pub(crate) fn looks() -> Vec<(String, Look)> {
    let mut looks = Vec::new();
    for lang in Lang::ALL {
        for theme in [Theme::Light, Theme::Dark] {
            for size in [[1280.0, 800.0], [1600.0, 1000.0]] {
                let name = format!("{}-{theme:?}-{}", lang.code(), size[0]);
                looks.push((name.to_lowercase(), Look { lang: *lang, theme, size }));
            }
        }
    }
    looks
}

#[test]
fn pictures_of_every_screen() {
    let office = Office::on_sqlite();
    for role in Role::ALL {
        office.hire(role.code(), *role);
    }
    let Some(folder) = folder() else {
        let look = Look { size: [1024.0, 640.0], ..Look::CHINESE };
        let screen = Screen::signed_in(&office, "manager", look);
        assert!(20 < colours(&screen.pictures.paint(&screen.harness)));
        return;
    };
    for (name, look) in looks() {
        for (role, routes) in SCREENS {
            let mut screen = Screen::signed_in(&office, role.code(), look);
            for route in *routes {
                screen.go(route.clone());
                let picture = screen.pictures.paint(&screen.harness);
                picture.save(folder.join(format!("{}-{name}.png", route.key()))).unwrap();
                assert_eq!(screen.untranslated(), Vec::<String>::new(), "{route:?}");
            }
        }
    }
}
