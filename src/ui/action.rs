//! Everything that can be done by key, menu or command palette: one registry for all three.

use egui::{Key, KeyboardShortcut, Modifiers};
use lucide_icons::Icon;

use super::route::Route;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident($label:literal, $icon:ident $(, $mods:ident + $key:ident)?);)*) => {
        /// One thing that can be done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The key of its name in the translation files.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                }
            }

            pub fn icon(self) -> Icon {
                match self {
                    $(Self::$name => Icon::$icon,)*
                }
            }

            pub fn shortcut(self) -> Option<KeyboardShortcut> {
                match self {
                    $(Self::$name => actions!(@keys $($mods + $key)?),)*
                }
            }
        }
    };
    (@keys) => { None };
    (@keys $mods:ident + $key:ident) => { Some(KeyboardShortcut::new($mods, Key::$key)) };
}

const PLAIN: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };
const ALT: Modifiers = Modifiers::ALT;

actions! {
    // Moving about
    OpenPalette("core-action-palette", Command, CTRL + K);
    Search("core-action-search", Search, CTRL + F);
    GoBack("core-action-back", ArrowLeft, ALT + ArrowLeft);
    GoForward("core-action-forward", ArrowRight, ALT + ArrowRight);
    ToPage("core-action-to-page", CornerDownRight, PLAIN + F6);
    GoDay("core-action-go-day", Sun, CTRL + Num1);
    GoCustomers("core-action-go-customers", Building2, CTRL + Num2);
    GoCalls("core-action-go-calls", Phone, CTRL + Num3);
    GoOrders("core-action-go-orders", Package, CTRL + Num4);
    GoQueue("core-action-go-queue", ListChecks, CTRL + Num5);
    GoReview("core-action-go-review", ScanEye, CTRL + Num6);
    GoBoard("core-action-go-board", ChartColumn, CTRL + Num7);
    GoImport("core-action-go-import", FileInput, CTRL + Num8);
    GoAdmin("core-action-go-admin", ShieldCheck, CTRL + Num9);
    GoSimulator("core-action-go-simulator", PhoneForwarded);
    GoSettings("core-action-go-settings", Settings, CTRL + Comma);
    GoGallery("core-action-go-gallery", Palette);
    Help("core-action-help", CircleQuestionMark, PLAIN + F1);

    // The window
    SwitchLanguage("core-action-language", Languages, CTRL_SHIFT + L);
    SwitchTheme("core-action-theme", Moon, CTRL_SHIFT + D);
    ZoomIn("core-action-zoom-in", ZoomIn, CTRL + Plus);
    ZoomOut("core-action-zoom-out", ZoomOut, CTRL + Minus);
    ZoomReset("core-action-zoom-reset", Maximize, CTRL + Num0);
    Lock("core-action-lock", Lock, CTRL_SHIFT + K);
    SignOut("core-action-sign-out", LogOut);
    Undo("core-action-undo", Undo2, CTRL + Z);

    // Calls
    AnswerCall("core-action-answer", PhoneCall, PLAIN + F2);
    CallNotes("core-action-notes", NotebookPen, PLAIN + F3);
    WrapUp("core-action-wrap-up", ClipboardCheck, PLAIN + F4);
    HangUp("core-action-hang-up", PhoneOff, CTRL_SHIFT + H);

    // Customers and orders
    NewEnterprise("core-action-new-enterprise", Plus, CTRL_SHIFT + N);
    EditProfile("core-action-edit-profile", Pencil, CTRL + E);
    AddContact("core-action-add-contact", UserPlus);
    AddHolding("core-action-add-holding", PackagePlus);
    AddNote("core-action-add-note", StickyNote);
    NewDemand("core-action-new-demand", Lightbulb, CTRL + D);
    NewOrder("core-action-new-order", PackagePlus, CTRL + N);
    NewPromise("core-action-new-promise", Handshake);
    AddPaper("core-action-add-paper", Upload, CTRL + U);
    Export("core-action-export", Download);
    Print("core-action-print", Printer, CTRL + P);

    // Tasks and papers
    ClaimNext("core-action-claim-next", Hand, CTRL_SHIFT + Enter);
    Complete("core-action-complete", Check);
    Approve("core-action-approve", Check, CTRL + Enter);
    Reject("core-action-reject", X, CTRL + R);
    PutBack("core-action-put-back", Undo2);
}

impl Action {
    /// The action whose keys were pressed, if any; takes the key press with it.
    ///
    /// Keys do nothing while an input method composes a character. The shortcuts with the most
    /// modifiers are tried first, because egui lets `Ctrl+X` match `Ctrl+Shift+X`.
    pub fn pressed(ctx: &egui::Context, route: &Route) -> Option<Self> {
        if ctx.memory(|memory| memory.owns_ime_events(egui::Id::NULL)) {
            return None;
        }
        let typing = ctx.text_edit_focused();
        // In a dialog and on every other page the same keys send what was written.
        let may_approve =
            *route == Route::Review && ctx.memory(|it| it.top_modal_layer().is_none());
        ctx.input_mut(|input| {
            let mut wanted: Vec<_> = Self::ALL
                .iter()
                .filter_map(|it| it.shortcut().map(|keys| (*it, keys)))
                .filter(|(_, keys)| !typing || !is_for_text(*keys))
                .filter(|(it, _)| may_approve || *it != Self::Approve)
                .collect();
            wanted.sort_by_key(|(_, keys)| std::cmp::Reverse(weight(keys.modifiers)));
            wanted.into_iter().find(|(_, keys)| input.consume_shortcut(keys)).map(|(it, _)| it)
        })
    }

    /// The screen it goes to, if that is what it does.
    pub fn route(self) -> Option<Route> {
        Some(match self {
            Self::GoDay => Route::Day,
            Self::GoCustomers => Route::Customers,
            Self::GoCalls => Route::Calls,
            Self::GoOrders => Route::Orders,
            Self::GoQueue => Route::Queue,
            Self::GoReview => Route::Review,
            Self::GoBoard => Route::Board,
            Self::GoImport => Route::Import,
            Self::GoAdmin => Route::Admin,
            Self::GoSimulator => Route::Simulator,
            Self::GoSettings => Route::Settings,
            Self::GoGallery => Route::Gallery,
            Self::Help => Route::Help,
            _ => return None,
        })
    }

    /// Its keys in words, for menus.
    pub fn keys_text(self, ctx: &egui::Context) -> Option<String> {
        let keys = ctx.format_shortcut(&self.shortcut()?);
        Some([("Comma", ","), ("Plus", "+"), ("Minus", "−")].into_iter().fold(
            keys,
            |keys, (name, sign)| match keys.strip_suffix(name) {
                Some(before) => format!("{before}{sign}"),
                None => keys,
            },
        ))
    }
}

/// Keys that belong to a text field while one is being typed in.
fn is_for_text(keys: KeyboardShortcut) -> bool {
    keys.modifiers == CTRL && matches!(keys.logical_key, Key::Z | Key::A | Key::C | Key::V | Key::X)
}

fn weight(modifiers: Modifiers) -> u8 {
    [modifiers.shift, modifiers.alt, modifiers.command || modifiers.ctrl]
        .into_iter()
        .map(u8::from)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_keys() {
        for (i, a) in Action::ALL.iter().enumerate() {
            for b in &Action::ALL[i + 1..] {
                let clash = a.shortcut().is_some() && a.shortcut() == b.shortcut();
                assert!(!clash, "{a:?} and {b:?} share keys");
            }
        }
    }

    #[test]
    fn every_entry_of_the_rail_can_be_reached_by_an_action() {
        for route in Route::RAIL {
            assert!(Action::ALL.iter().any(|it| it.route().as_ref() == Some(route)), "{route:?}");
        }
    }
}
