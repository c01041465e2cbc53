//! The keyboard's way into a page: the first Tab goes there and not to the rail, F6 goes there from anywhere.

use egui::{Context, FocusDirection, Id, Key, Ui};

/// Where the page begins; it takes part in the order of the keyboard only on the way in.
fn page() -> Id {
    Id::unique("page-start")
}

/// Before anything of the window is drawn: whether the keyboard is to go into the page.
pub(super) fn begin(ctx: &Context, is_asked: Asked) {
    let is_first_tab = ctx.input(|it| it.key_pressed(Key::Tab) && it.modifiers.is_none());
    ctx.memory_mut(|memory| {
        if memory.top_modal_layer().is_some() {
            return;
        }
        if is_asked == Asked::Yes {
            memory.move_focus(FocusDirection::Next);
        }
        if is_asked == Asked::Yes || is_first_tab && memory.focused().is_none() {
            memory.request_focus(page());
        }
    });
}

/// Whether somebody pressed the key that leads into the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Yes,
    No,
}

/// Where the page begins: hands the keyboard on to the first thing in it.
pub(super) fn enter(ui: &Ui) {
    ui.memory_mut(|memory| {
        if memory.focused() == Some(page()) {
            memory.interested_in_focus(page(), ui.layer_id());
        }
    });
}
