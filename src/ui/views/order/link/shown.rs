//! What opens a link, shown to whoever made it, once: a picture to scan, texts to paste, the code to say.

use egui::{Align, Color32, ColorImage, Layout, TextureHandle, TextureOptions, Ui, vec2};
use qrcode::{EcLevel, QrCode};

use crate::{
    desk::link::LinkPage,
    domain::{
        LinkId, Personal,
        link::{CodeWay, ShortCode, Token},
    },
    lang::Texts,
    ui::{
        cx::Cx,
        theme::{self, Tone, space},
        widgets::{self, Button, Icon, chip, icon_button},
    },
};

/// The side of the picture on the screen.
const SIDE: f32 = 148.0;
/// White modules around it, which scanners need.
const QUIET: usize = 3;

/// The secrets of a link that was made, and for how many days.
pub(super) struct Opener {
    pub(super) token: Token,
    pub(super) short: ShortCode,
    pub(super) days: i64,
}

/// What opens one link.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) id: LinkId,
    way: CodeWay,
    url: Personal,
    /// Where the short code is typed.
    door: String,
    short: Personal,
    code: Personal,
    /// What is pasted into a message.
    message: Personal,
    texture: Option<TextureHandle>,
}

impl Shown {
    pub(super) fn link(
        (id, way): (LinkId, CodeWay),
        (page, opener): (&LinkPage, &Opener),
        code: Personal,
        texts: &Texts,
    ) -> Self {
        let address = page.address.as_deref().unwrap_or_default().trim_end_matches('/');
        let door = format!("{address}/u");
        let url = format!("{door}#{}", opener.token.text().reveal());
        let until = texts.tr_with("link-days-n", &[("days", opener.days.into())]);
        let message = texts.tr_with(
            "link-message",
            &[
                ("office", page.office.as_str().into()),
                ("manager", page.manager.as_str().into()),
                ("url", url.as_str().into()),
                ("until", until.into()),
            ],
        );
        let (url, short, message) = (url.into(), opener.short.text(), message.into());
        Self { id, way, url, door, short, code, message, texture: None }
    }

    /// Another code for a link that was perhaps made here.
    pub(super) fn code(
        (id, way): (LinkId, CodeWay),
        before: Option<&Self>,
        code: Personal,
    ) -> Self {
        let known = before.filter(|it| it.id == id).cloned();
        let none = Personal::default;
        let fresh = Self {
            id,
            way,
            url: none(),
            door: String::new(),
            short: none(),
            code: none(),
            message: none(),
            texture: None,
        };
        Self { way, code, ..known.unwrap_or(fresh) }
    }

    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        ui.horizontal(|ui| {
            if !self.url.is_empty() {
                self.picture(cx, ui);
                ui.add_space(space::S);
            }
            ui.vertical(|ui| self.codes(cx, ui));
        });
        if self.url.is_empty() {
            return;
        }
        let room = vec2(ui.available_width(), 32.0);
        ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
            let (message, link) = (cx.tr("link-copy-message"), cx.tr("link-copy-link"));
            if Button::primary(&message).icon(Icon::Copy).show(ui).clicked() {
                copy(cx, ui, &self.message);
            }
            if Button::secondary(&link).icon(Icon::Link).show(ui).clicked() {
                copy(cx, ui, &self.url);
            }
        });
        widgets::faint(ui, &cx.tr("link-once"));
    }

    /// What is said and what is typed.
    fn codes(&self, cx: &mut Cx<'_>, ui: &mut Ui) {
        widgets::secondary(ui, &cx.tr("link-say-code"));
        let (label, code) = (cx.tr("link-copy-code"), spaced(self.code.reveal()));
        ui.horizontal(|ui| {
            widgets::display(ui, &code);
            if icon_button(ui, Icon::Copy, &label).clicked() {
                copy(cx, ui, &self.code);
            }
        });
        let key = match self.way {
            CodeWay::Spoken => "link-code-spoken",
            CodeWay::Sent => "link-code-sent",
        };
        chip(ui, Tone::Gold, Some(Icon::KeyRound), &cx.tr(key));
        if self.short.is_empty() {
            return;
        }
        ui.add_space(space::XS);
        widgets::secondary(ui, &cx.tr("link-short"));
        let label = cx.tr("link-copy-short");
        ui.horizontal(|ui| {
            widgets::strong(ui, self.short.reveal());
            if icon_button(ui, Icon::Copy, &label).clicked() {
                let address = ("address", self.door.as_str().into());
                let short = ("short", self.short.reveal().into());
                copy(cx, ui, &cx.tr_with("link-short-message", &[address, short]).into());
            }
        });
        widgets::secondary(ui, &cx.tr("link-short-at"));
        widgets::strong(ui, &self.door);
    }

    fn picture(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.texture.is_none()
            && let Some(image) = modules(self.url.reveal(), ui)
        {
            let options = TextureOptions::NEAREST;
            self.texture = Some(ui.ctx().load_texture("upload-link", image, options));
        }
        if let Some(texture) = &self.texture {
            let image = egui::Image::new(texture).fit_to_exact_size(vec2(SIDE, SIDE));
            ui.add(image.alt_text(&*cx.tr("link-qr")));
        }
    }
}

fn copy(cx: &mut Cx<'_>, ui: &Ui, text: &Personal) {
    ui.ctx().copy_text(text.reveal().to_owned());
    cx.say(cx.tr("link-copied").into_owned());
}

/// Six digits as they are said: three and three.
fn spaced(code: &str) -> String {
    match code.split_at_checked(3) {
        Some((first, second)) => format!("{first} {second}"),
        None => code.to_owned(),
    }
}

/// The modules of the code, a pixel each: dark on light in either theme, as scanners want them.
fn modules(url: &str, ui: &Ui) -> Option<ColorImage> {
    let code = QrCode::with_error_correction_level(url, EcLevel::M).ok()?;
    let side = code.width() + 2 * QUIET;
    let (dark, light): (Color32, Color32) = theme::of(ui).scan;
    let mut image = ColorImage::filled([side, side], light);
    for (at, colour) in code.to_colors().iter().enumerate() {
        if *colour == qrcode::Color::Dark {
            let (x, y) = (at % code.width() + QUIET, at / code.width() + QUIET);
            if let Some(pixel) = image.pixels.get_mut(y * side + x) {
                *pixel = dark;
            }
        }
    }
    Some(image)
}
