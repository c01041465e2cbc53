//! Processes: every version, its picture, and the editor of drafts.

mod draft;
mod editor;
mod fields;
mod files;
mod list;
mod task_form;
mod trial;
mod undo_form;
mod whole;

use egui::Ui;

use crate::{
    client::Pending,
    domain::{
        Wording,
        process::{ProcessRefusal, ProcessTemplate},
    },
    lang::{Lang, Texts},
    ui::cx::Cx,
};

/// The list, or the version that is open.
#[derive(Default)]
pub(super) struct ProcessTab {
    list: list::List,
    open: Option<editor::Editor>,
    importing: Option<Pending<files::Came>>,
}

impl ProcessTab {
    pub(super) fn ui(&mut self, cx: &mut Cx<'_>, ui: &mut Ui) {
        self.take_import(cx);
        if let Some(editor) = &mut self.open {
            if editor.ui(cx, ui) {
                self.open = None;
                self.list.leave();
            }
            return;
        }
        match self.list.ui(cx, ui) {
            Some(list::Wish::Open(reference)) => self.open = Some(editor::Editor::of(reference)),
            Some(list::Wish::New) => {
                let name = both("process-unnamed");
                let mut template = ProcessTemplate::new("new-process".to_owned(), name);
                template.version = 1;
                self.open = Some(editor::Editor::draft(template));
            }
            Some(list::Wish::Import) => self.importing = Some(files::read(cx)),
            None => {}
        }
    }

    fn take_import(&mut self, cx: &mut Cx<'_>) {
        let Some(came) = self.importing.as_ref().and_then(Pending::poll) else { return };
        self.importing = None;
        match came {
            Ok(Some(Ok(template))) => self.open = Some(editor::Editor::draft(template)),
            Ok(Some(Err(sentence))) => cx.complain(sentence),
            Ok(None) => {}
            Err(err) => {
                let sentence = cx.explain(&err);
                cx.complain(sentence);
            }
        }
    }
}

/// The rule that a process breaks, in the reader's language.
fn sentence(cx: &Cx<'_>, it: &ProcessRefusal) -> String {
    words(cx.texts, it)
}

fn words(texts: &Texts, it: &ProcessRefusal) -> String {
    let what = it.what();
    let args = [("task", it.task().unwrap_or_default().into()), ("what", what.as_str().into())];
    texts.tr_with(&format!("process-rule-{}", it.code()), &args)
}

/// The words of a key in both languages, for what is written into data.
fn both(key: &str) -> Wording {
    let words = |lang| Texts::new(lang).tr(key).into_owned();
    Wording { zh: words(Lang::ZhCn), en: words(Lang::En) }
}
