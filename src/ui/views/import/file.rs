//! The chosen file: how it is written, and what each of its columns means.

use std::{path::PathBuf, sync::Arc};

use egui::{ScrollArea, Ui, vec2};

use crate::{
    client::{ClientError, Lane, Pending},
    desk::{DeskError, import::read::List},
    domain::import::{Field, ListKind, Mapping},
    ui::{
        cx::Cx,
        theme::{height, space},
        widgets::{self, drop_zone, hline, one_line, select_bare, strong},
    },
};

/// How many values of each column are shown.
const EXAMPLES: usize = 3;
const COLUMNS_HEIGHT: f32 = 380.0;
const HEADER_WIDTH: f32 = 200.0;
const MEANING_WIDTH: f32 = 220.0;

/// Where lists come from: the dialog, or a file dropped onto the window.
pub(super) struct Source {
    kind: ListKind,
    asking: Option<Pending<Option<PathBuf>>>,
    reading: Option<Pending<Chosen>>,
    chosen: Option<Chosen>,
}

impl Default for Source {
    fn default() -> Self {
        Self { kind: ListKind::Enterprises, asking: None, reading: None, chosen: None }
    }
}

/// A file that was read.
pub(super) struct Chosen {
    path: PathBuf,
    pub(super) list: Arc<List>,
    pub(super) mapping: Mapping,
    pub(super) lines: u64,
    /// The first values of each column.
    examples: Vec<String>,
}

impl Source {
    pub(super) fn kind(&self) -> ListKind {
        self.kind
    }

    /// Another kind of list: the same file is read again, because its header may be another line.
    pub(super) fn set_kind(&mut self, cx: &Cx<'_>, kind: ListKind) {
        self.kind = kind;
        if let Some(chosen) = self.chosen.take() {
            self.read(cx, chosen.path);
        }
    }

    pub(super) fn chosen(&self) -> Option<&Chosen> {
        self.chosen.as_ref()
    }

    pub(super) fn chosen_mut(&mut self) -> Option<&mut Chosen> {
        self.chosen.as_mut()
    }

    /// Says once whether a file was read, or why it was not.
    pub(super) fn settle(&mut self, cx: &Cx<'_>) -> Option<Result<(), String>> {
        if let Some(answer) = self.asking.as_ref().and_then(Pending::poll) {
            self.asking = None;
            if let Ok(Some(path)) = answer {
                self.read(cx, path);
            }
        }
        let read = self.reading.as_ref().and_then(Pending::poll)?;
        self.reading = None;
        Some(match read {
            Ok(chosen) => {
                self.chosen = Some(chosen);
                Ok(())
            }
            Err(err) => Err(cx.explain(&err)),
        })
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let dropped = ui.input(|it| it.raw.dropped_files.first().map(|it| it.path().to_owned()));
        if let Some(path) = dropped {
            self.read(cx, path);
        }
        if self.reading.is_some() {
            widgets::loading(ui, &cx.tr("import-reading"));
            return;
        }
        let label = match &self.chosen {
            Some(it) => {
                cx.tr_with("import-other-file", &[("file", it.list.source.as_str().into())])
            }
            None => cx.tr("import-drop").into_owned(),
        };
        let clicked = drop_zone(ui, 72.0, &label).clicked();
        if self.chosen.is_none() {
            self.understood(cx, ui);
        }
        if clicked && self.asking.is_none() {
            let filter = cx.tr("import-lists").into_owned();
            self.asking = Some(cx.client.work(Lane::Files, move |_| {
                let dialog = rfd::FileDialog::new();
                Ok(dialog.add_filter(filter, &["csv", "txt", "tsv", "xlsx"]).pick_file())
            }));
        }
    }

    /// Which columns a list of this kind may have, before there is one.
    fn understood(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let words = self.kind.fields().iter().map(|it| field_name(cx, *it));
        let fields = words.collect::<Vec<_>>().join(" · ");
        widgets::faint(ui, &cx.tr_with("import-understood", &[("fields", fields.into())]));
    }

    /// Reads a file on another thread.
    fn read(&mut self, cx: &Cx<'_>, path: PathBuf) {
        let kind = self.kind;
        self.reading = Some(cx.client.work(Lane::Slow, move |_| {
            let list = List::open(&path, kind);
            let list = list.map_err(|err| ClientError::Desk(DeskError::from(err).fault()))?;
            Ok(Chosen::of(path, list, kind))
        }));
    }
}

impl Chosen {
    fn of(path: PathBuf, list: List, kind: ListKind) -> Self {
        let mut examples = vec![Vec::new(); list.headers.len()];
        for line in list.lines().filter(|it| !it.is_torn).take(EXAMPLES) {
            for (column, cell) in examples.iter_mut().zip(&line.cells) {
                column.push(cell.trim().to_owned());
            }
        }
        let examples = examples.into_iter().map(|it| it.join(" · ")).collect();
        let lines = list.lines().count() as u64;
        Self { path, mapping: list.mapping(kind), list: Arc::new(list), lines, examples }
    }

    /// Where it is and how it is written.
    pub(super) fn facts(&self, cx: &Cx<'_>) -> String {
        let file = self.path.display().to_string();
        let encoding = self.list.encoding.as_str();
        cx.tr_with("import-facts", &[("file", file.into()), ("encoding", encoding.into())])
    }

    /// What has no column and must have one, as a sentence.
    pub(super) fn missing(&self, cx: &Cx<'_>) -> Option<String> {
        let missing = self.mapping.missing();
        if missing.is_empty() {
            return None;
        }
        let group = |group: &&[Field]| {
            group.iter().map(|it| field_name(cx, *it)).collect::<Vec<_>>().join(" / ")
        };
        let fields = missing.iter().map(group).collect::<Vec<_>>().join(", ");
        Some(cx.tr_with("import-missing", &[("fields", fields.into())]))
    }

    /// Each column with its meaning, which can be chosen, and its first values.
    pub(super) fn columns_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let mut names = vec![(None, cx.tr("import-no-meaning").into_owned())];
        let fields = self.mapping.kind.fields().iter();
        names.extend(fields.map(|it| (Some(*it), field_name(cx, *it))));
        let items: Vec<(Option<Field>, &str)> =
            names.iter().map(|(field, name)| (*field, name.as_str())).collect();
        ScrollArea::vertical().max_height(COLUMNS_HEIGHT).id_salt("columns").show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            for (column, header) in self.list.headers.iter().enumerate() {
                let mut field = self.mapping.field(column);
                let example = self.examples.get(column).map_or("", String::as_str);
                ui.push_id(column, |ui| {
                    if column_row(cx, ui, (header, example), (&mut field, &items)) {
                        self.mapping.set(column, field);
                    }
                });
                hline(ui);
            }
        });
    }
}

/// A column's header, its meaning and its first values; answers whether the meaning was changed.
fn column_row(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (header, example): (&str, &str),
    (field, items): (&mut Option<Field>, &[(Option<Field>, &str)]),
) -> bool {
    let row = ui.horizontal(|ui| {
        let room = vec2(HEADER_WIDTH, height::CONTROL);
        ui.allocate_ui(room, |ui| {
            ui.set_min_size(room);
            strong(ui, header);
        });
        let name = cx.tr_with("import-meaning", &[("column", header.into())]);
        let is_changed = select_bare(ui, (&name, MEANING_WIDTH), field, items);
        one_line(ui, example);
        is_changed
    });
    row.inner
}

/// The name of a field in the reader's language.
pub(super) fn field_name(cx: &Cx<'_>, field: Field) -> String {
    cx.tr(&format!("import-field-{}", field.code().replace('_', "-"))).into_owned()
}
