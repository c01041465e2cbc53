//! The gallery of widgets: every widget has a name, answers the keyboard, and can be painted.

use attache::{
    lang::{Lang, Texts},
    ui::gallery::GalleryView,
};
use egui::{Key, Modifiers, Theme};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use crate::picture::{Pictures, colours, folder};

fn gallery(
    pictures: &Pictures,
    (theme, lang): (Theme, Lang),
    (size, scale): ([f32; 2], f32),
) -> Harness<'static, GalleryView> {
    let texts = Texts::new(lang);
    pictures.harness(theme, size).with_pixels_per_point(scale).build_ui_state(
        move |ui, view: &mut GalleryView| {
            let fill = ui.visuals().panel_fill;
            ui.painter().with_clip_rect(egui::Rect::EVERYTHING).rect_filled(
                ui.ctx().content_rect(),
                0.0,
                fill,
            );
            let frame = egui::Frame::new().fill(fill).inner_margin(16);
            egui::CentralPanel::default().frame(frame).show(ui, |ui| view.ui(ui, &texts));
        },
        GalleryView::default(),
    )
}

fn tall(lang: Lang) -> (Harness<'static, GalleryView>, Texts) {
    let pictures = Pictures::default();
    (gallery(&pictures, (Theme::Light, lang), ([1200.0, 2600.0], 1.0)), Texts::new(lang))
}

#[test]
fn the_gallery_opens_in_both_themes_and_languages() {
    for theme in [Theme::Light, Theme::Dark] {
        for lang in Lang::ALL {
            // Running it checks that every input has a name and that every letter has a glyph.
            let mut harness =
                gallery(&Pictures::default(), (theme, *lang), ([1200.0, 2600.0], 1.0));
            harness.run();
            harness.get_by_label(&Texts::new(*lang).tr("gallery-title"));
        }
    }
}

#[test]
fn a_blocked_button_says_so_and_does_nothing() {
    let (mut harness, texts) = tall(Lang::En);
    harness.run();
    let blocked: Vec<bool> = harness
        .get_all_by_label(&texts.tr("gallery-blocked"))
        .map(|it| it.accesskit_node().is_disabled())
        .collect();
    assert_eq!(blocked, [true, false]);
}

#[test]
fn the_dialog_takes_the_focus_closes_with_esc_and_gives_it_back() {
    let (mut harness, texts) = tall(Lang::ZhCn);
    harness.run();
    let opener = texts.tr("gallery-open-dialog");
    harness.get_by_label(&opener).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let reason = texts.tr("gallery-dialog-reason");
    let field = harness.get_by_role_and_label(egui::Role::MultilineTextInput, &reason);
    assert!(field.is_focused(), "the first field of the dialog has the keyboard");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label(&texts.tr("gallery-dialog-text")).is_none());
    assert!(harness.get_by_label(&opener).is_focused());
}

#[test]
fn the_table_is_walked_by_keyboard_to_the_last_of_a_million_rows() {
    let (mut harness, texts) = tall(Lang::En);
    harness.run();
    harness.get_by_role_and_label(egui::Role::Grid, &texts.tr("gallery-table")).focus();
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    let last = harness.get_by_label_contains("SW-1000000").accesskit_node().toggled();
    assert_eq!(last, Some(egui::accesskit::Toggled::True));
    harness.key_press(Key::ArrowUp);
    harness.key_press(Key::Enter);
    harness.run();
    let opened = texts.tr_with("gallery-opened", &[("code", "SW-0999999".into())]);
    harness.get_by_label(&opened);
    harness.key_press(Key::Home);
    harness.run();
    harness.get_by_label_contains("SW-0000001");
}

#[test]
fn the_selected_row_is_copied_with_tabs() {
    let (mut harness, texts) = tall(Lang::En);
    harness.run();
    harness.get_by_role_and_label(egui::Role::Grid, &texts.tr("gallery-table")).focus();
    harness.run();
    harness.event(egui::Event::Copy);
    harness.step();
    let copied = harness.output().platform_output.commands.iter().find_map(|it| match it {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.unwrap();
    assert!(copied.starts_with("SW-0000002\tCloud desktop, lot 2\t38\t"), "{copied}");
    assert_eq!(copied.matches('\t').count(), 5);
}

#[test]
fn a_toast_can_be_taken_back_and_otherwise_goes_by_itself() {
    let (mut harness, texts) = tall(Lang::En);
    harness.run();
    let (show, undo) = (texts.tr("gallery-show-toast"), texts.tr("core-undo"));
    harness.get_by_label(&show).click();
    harness.run();
    harness.get_by_label(&undo).click();
    harness.run();
    assert!(harness.query_by_label(&undo).is_none());
    harness.get_by_label(&show).click();
    harness.run();
    harness.get_by_label(&undo);
    harness.remove_cursor();
    // Every step is a quarter of a second of the harness's own time.
    harness.run_steps(44);
    assert!(harness.query_by_label(&undo).is_none());
}

#[test]
fn choices_answer_clicks_and_keys() {
    let (mut harness, texts) = tall(Lang::ZhCn);
    harness.run();
    let mail = texts.tr("gallery-by-mail");
    harness.get_by_label(&mail).click();
    let remind = texts.tr("gallery-remind");
    harness.get_by_label(&remind).focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    for name in [&mail, &remind] {
        let toggled = harness.get_by_label(name).accesskit_node().toggled();
        assert_eq!(toggled, Some(egui::accesskit::Toggled::True), "{name}");
    }
    let department = texts.tr("gallery-department");
    harness.get_by_role_and_label(egui::Role::ComboBox, &department).click();
    harness.run();
    harness.get_by_label(&texts.tr("gallery-department-engineering")).click();
    harness.run();
    let list = harness.get_by_role_and_label(egui::Role::ComboBox, &department);
    let value = list.accesskit_node().value();
    assert_eq!(value.as_deref(), Some(&*texts.tr("gallery-department-engineering")));
}

#[test]
fn a_date_field_steps_by_days() {
    let (mut harness, texts) = tall(Lang::En);
    harness.run();
    let name = texts.tr("gallery-date-field");
    harness.get_by_role_and_label(egui::Role::TextInput, &name).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::NONE, Key::ArrowUp);
    harness.run();
    let field = harness.get_by_role_and_label(egui::Role::TextInput, &name);
    assert_eq!(field.accesskit_node().value().as_deref(), Some("2026-11-29"));
}

#[test]
fn gallery_pictures() {
    let Some(folder) = folder() else {
        let pictures = Pictures::default();
        let mut harness = gallery(&pictures, (Theme::Light, Lang::ZhCn), ([480.0, 360.0], 1.0));
        harness.run();
        assert!(colours(&pictures.paint(&harness)) > 50, "the picture is blank");
        return;
    };
    for (name, theme, lang, scale) in [
        ("light-zh", Theme::Light, Lang::ZhCn, 1.0),
        ("dark-en", Theme::Dark, Lang::En, 1.0),
        ("light-en-2x", Theme::Light, Lang::En, 2.0),
        ("dark-zh-2x", Theme::Dark, Lang::ZhCn, 2.0),
    ] {
        let pictures = Pictures::default();
        let mut harness = gallery(&pictures, (theme, lang), ([1200.0, 2300.0], scale));
        harness.run();
        pictures.paint(&harness).save(folder.join(format!("gallery-{name}.png"))).unwrap();
    }
    let pictures = Pictures::default();
    let mut harness = gallery(&pictures, (Theme::Light, Lang::ZhCn), ([1000.0, 700.0], 1.0));
    harness.run();
    harness.get_by_label(&Texts::new(Lang::ZhCn).tr("gallery-show-toast")).click();
    harness.get_by_label(&Texts::new(Lang::ZhCn).tr("gallery-open-dialog")).click();
    harness.run();
    pictures.paint(&harness).save(folder.join("gallery-dialog.png")).unwrap();
    harness.key_press(Key::Escape);
    harness.run();
    harness.get_by_label(&Texts::new(Lang::ZhCn).tr("gallery-open-sheet")).click();
    harness.run();
    pictures.paint(&harness).save(folder.join("gallery-sheet.png")).unwrap();
}
