//! Search as one types, in memory: a million enterprises by character, sound and initial, and telephone
//! numbers by any part of them.
//!
//! Documents are numbered by importance, so a walk along a list meets the important ones first and may stop
//! early; what it found is then put in order by how well it fits.

mod builder;
mod digits;
mod grams;
mod pattern;
mod plan;
mod postings;
mod shelf;
mod snapshot;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, cmp::Reverse, collections::HashSet, ops::Range};

use super::{EnterpriseId, text};
use builder::PostingsBuilder;
pub use digits::{DigitEntry, DigitIndex};
use grams::{Cutter, Token};
use pattern::Pattern;
use postings::{END, Postings};
use shelf::Shelf;
pub use snapshot::SnapshotRefusal;

/// How many documents are put in order, beside those of one's own portfolio.
const MOST_RANKED: usize = 200;
/// How many documents one keystroke looks at in vain; more than that would be felt.
const MOST_TRIED: usize = 10_000;
/// The same for the looser second look.
const MOST_TRIED_LOOSELY: usize = 5_000;
/// Fewer hits than this are worth a looser second look.
const FEW: usize = 5;
/// From how many changes on an index should be built afresh.
const MANY_CHANGES: usize = 5_000;

/// One enterprise to be found.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub id: EnterpriseId,
    /// How important the enterprise is in itself, such as by tier and revenue; larger comes first.
    pub rank: u32,
    pub name: Cow<'a, str>,
    /// Former and short names.
    pub aliases: Vec<Cow<'a, str>>,
}

/// For whom a search is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct QueryScope<'a> {
    /// The enterprises of the searcher's own portfolio; these come first.
    pub own: &'a [EnterpriseId],
}

/// An enterprise that answers a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub id: EnterpriseId,
    /// Larger is better; only comparable within one answer.
    pub score: u32,
    /// Which name matched: 0 is the present one, others count the aliases from 1.
    pub name: usize,
    /// Which characters of that name to emphasise; the first word typed, if there were several.
    pub span: Range<usize>,
}

/// The names of all enterprises, searchable.
pub struct SearchIndex {
    shelf: Shelf,
    lists: Postings,
    /// What changed since the lists were made.
    dead: HashSet<u32>,
    fresh: Vec<Fresh>,
}

/// A document that is not in the lists yet.
struct Fresh {
    id: EnterpriseId,
    rank: u32,
    text: String,
}

impl SearchIndex {
    /// An index of these enterprises; of two with one id, the first counts.
    pub fn build<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> Self {
        let mut entries: Vec<Entry<'a>> = entries.into_iter().collect();
        entries.sort_by_key(|it| (Reverse(it.rank), it.id));
        let mut lists = PostingsBuilder::default();
        let mut cutter = Cutter::default();
        let mut shelf = Shelf::with_capacity(entries.len());
        for entry in &entries {
            let text = joined(&entry.name, &entry.aliases);
            let Some(doc) = shelf.push(entry.id, entry.rank, &text) else { continue };
            for line in text.split('\n') {
                grams::each_gram(cutter.cut(line), |gram| lists.add(gram, doc));
            }
        }
        Self { shelf, lists: lists.finish(), dead: HashSet::new(), fresh: Vec::new() }
    }

    /// How many enterprises can be found.
    pub fn len(&self) -> usize {
        self.shelf.len() - self.dead.len() + self.fresh.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether so much changed that searches would be quicker in an index built afresh.
    pub fn is_worn(&self) -> bool {
        MANY_CHANGES < self.fresh.len() + self.dead.len()
    }

    /// Adds an enterprise, or replaces the one with its id.
    pub fn insert(&mut self, entry: &Entry<'_>) {
        self.remove(entry.id);
        let text = joined(&entry.name, &entry.aliases);
        self.fresh.push(Fresh { id: entry.id, rank: entry.rank, text });
    }

    /// Forgets an enterprise.
    pub fn remove(&mut self, id: EnterpriseId) {
        if let Some(doc) = self.shelf.find(id) {
            self.dead.insert(doc);
        }
        self.fresh.retain(|it| it.id != id);
    }

    /// Gives an enterprise other names; false if it is not known.
    pub fn rename(&mut self, id: EnterpriseId, name: &str, aliases: &[&str]) -> bool {
        let listed = self.shelf.find(id).filter(|it| !self.dead.contains(it));
        let listed = listed.and_then(|it| self.shelf.rank(it));
        let fresh = || self.fresh.iter().find(|it| it.id == id).map(|it| it.rank);
        let Some(rank) = listed.or_else(fresh) else { return false };
        let aliases = aliases.iter().map(|it| Cow::Borrowed(*it)).collect();
        self.insert(&Entry { id, rank, name: Cow::Borrowed(name), aliases });
        true
    }

    /// The best answers to what was typed, best first.
    ///
    /// All of one's own enterprises are looked at, and the most important others; first those that match as
    /// typed, as whole syllables or as initials, and only if these are few, those that match loosely.
    pub fn query(&self, typed: &str, scope: &QueryScope<'_>, limit: usize) -> Vec<Hit> {
        let pattern = Pattern::read(typed);
        if pattern.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut search =
            Search { index: self, pattern, cutter: Cutter::default(), found: Vec::new() };
        let own = self.own(scope);
        search.strictly(&own);
        if search.found.len() < limit.min(FEW) && search.pattern.can_be_loose() {
            search.loosely(&own);
        }
        let mut hits = search.hits();
        hits.truncate(limit);
        hits
    }

    fn own(&self, scope: &QueryScope<'_>) -> Own {
        let docs = scope.own.iter().filter_map(|it| self.shelf.find(*it));
        let mut docs: Vec<u32> = docs.filter(|it| !self.dead.contains(it)).collect();
        docs.sort_unstable();
        let ids = scope.own.iter().copied();
        Own { docs, ids: if self.fresh.is_empty() { HashSet::new() } else { ids.collect() } }
    }

    fn text(&self, place: Place) -> &str {
        match place {
            Place::Listed(doc) => self.shelf.text(doc),
            Place::Fresh(at) => self.fresh.get(at).map_or("", |it| it.text.as_str()),
        }
    }

    fn id(&self, place: Place) -> Option<EnterpriseId> {
        match place {
            Place::Listed(doc) => self.shelf.id(doc),
            Place::Fresh(at) => self.fresh.get(at).map(|it| it.id),
        }
    }

    fn rank(&self, place: Place) -> u32 {
        match place {
            Place::Listed(doc) => self.shelf.rank(doc).unwrap_or_default(),
            Place::Fresh(at) => self.fresh.get(at).map_or(0, |it| it.rank),
        }
    }
}

fn joined(name: &str, aliases: &[Cow<'_, str>]) -> String {
    let mut text = name.replace('\n', " ");
    for alias in aliases.iter().filter(|it| !it.is_empty()) {
        text.push('\n');
        text.push_str(&alias.replace('\n', " "));
    }
    text
}

/// One's own enterprises, for one search.
struct Own {
    /// Ascending.
    docs: Vec<u32>,
    ids: HashSet<EnterpriseId>,
}

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Listed(u32),
    Fresh(usize),
}

/// How strict a search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strictness {
    Strict,
    Loose,
}

struct Found {
    place: Place,
    own: Whose,
    strictness: Strictness,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Own,
    Others,
}

/// One search under way.
struct Search<'a> {
    index: &'a SearchIndex,
    pattern: Pattern,
    cutter: Cutter,
    found: Vec<Found>,
}

impl Search<'_> {
    fn strictly(&mut self, own: &Own) {
        self.look_through(
            own,
            Strictness::Strict,
            &mut plan::strict(&self.pattern, &self.index.lists),
        );
    }

    /// Adds what only matches loosely.
    fn loosely(&mut self, own: &Own) {
        self.look_through(
            own,
            Strictness::Loose,
            &mut plan::loose(&self.pattern, &self.index.lists),
        );
    }

    fn look_through(&mut self, own: &Own, how: Strictness, walk: &mut postings::Cursor<'_>) {
        for doc in &own.docs {
            self.try_one(Place::Listed(*doc), Whose::Own, how);
        }
        for (at, it) in self.index.fresh.iter().enumerate() {
            let whose = if own.ids.contains(&it.id) { Whose::Own } else { Whose::Others };
            self.try_one(Place::Fresh(at), whose, how);
        }
        let budget = match how {
            Strictness::Strict => MOST_TRIED,
            Strictness::Loose => MOST_TRIED_LOOSELY,
        };
        let enough = self.found.len() + MOST_RANKED;
        for _ in 0..budget {
            let doc = walk.doc();
            if doc == END || enough <= self.found.len() {
                break;
            }
            if own.docs.binary_search(&doc).is_err() && !self.index.dead.contains(&doc) {
                self.try_one(Place::Listed(doc), Whose::Others, how);
            }
            walk.advance_to(doc + 1);
        }
    }

    fn try_one(&mut self, place: Place, own: Whose, strictness: Strictness) {
        let text = self.index.text(place);
        let (cutter, pattern) = (&mut self.cutter, &self.pattern);
        let mut any_line = |fits: fn(&Pattern, &[Token]) -> bool| {
            text.split('\n').any(|line| fits(pattern, cutter.cut(line)))
        };
        let fits = match strictness {
            Strictness::Strict => any_line(Pattern::is_in),
            Strictness::Loose => any_line(Pattern::is_loosely_in) && !any_line(Pattern::is_in),
        };
        if fits {
            self.found.push(Found { place, own, strictness });
        }
    }

    /// What was found in order: own before others, a match at the brand before one at the name's start before
    /// one elsewhere, short names before long ones, important before unimportant.
    fn hits(mut self) -> Vec<Hit> {
        let found = std::mem::take(&mut self.found);
        let mut hits: Vec<(Reverse<u32>, Reverse<u32>, Hit)> = Vec::with_capacity(found.len());
        for it in &found {
            if let Some(hit) = self.judge(it) {
                hits.push((Reverse(hit.score), Reverse(self.index.rank(it.place)), hit));
            }
        }
        hits.sort_by_key(|it| (it.0, it.1, it.2.id));
        hits.into_iter().map(|(_, _, hit)| hit).collect()
    }

    fn judge(&mut self, found: &Found) -> Option<Hit> {
        let id = self.index.id(found.place)?;
        let text = self.index.text(found.place);
        let mut best: Option<Hit> = None;
        for (number, line) in text.split('\n').enumerate() {
            let tokens = self.cutter.cut(line);
            let Some((fit, span)) = best_span(&self.pattern, tokens, line, found.strictness) else {
                continue;
            };
            let own = if found.own == Whose::Own { 1 << 31 } else { 0 };
            let score = own | fit << 28 | short_first(tokens.len()) << 8;
            if best.as_ref().is_none_or(|it| it.score < score) {
                best = Some(Hit { id, score, name: number, span });
            }
        }
        best
    }
}

fn short_first(length: usize) -> u32 {
    255_u32.saturating_sub(u32::try_from(length).unwrap_or(255))
}

/// How well a text answers, from 0 (loosely) to 3 (at the brand), and which of its characters do.
fn best_span(
    pattern: &Pattern,
    tokens: &[Token],
    line: &str,
    strictness: Strictness,
) -> Option<(u32, Range<usize>)> {
    let term = pattern.terms.first()?;
    if strictness == Strictness::Loose {
        let span = pattern.is_loosely_in(tokens).then(|| term.loose_span(tokens)).flatten()?;
        return Some((0, characters(tokens, &span)));
    }
    if !pattern.is_in(tokens) {
        return None;
    }
    let brand = brand_at(line);
    let mut best: Option<(u32, Range<usize>)> = None;
    for (at, token) in tokens.iter().enumerate() {
        let Some(length) = term.strictly_at(tokens, at) else { continue };
        let fit = if token.at == brand {
            3
        } else if at == 0 {
            2
        } else {
            1
        };
        if best.as_ref().is_none_or(|it| it.0 < fit) {
            best = Some((fit, at..at + length));
        }
    }
    best.map(|(fit, span)| (fit, characters(tokens, &span)))
}

/// Where the brand begins in a text, in characters: behind the place names, if there are any.
fn brand_at(line: &str) -> usize {
    let places = text::place_prefix(line);
    line.get(..places).map_or(0, |it| it.chars().count())
}

/// The characters of the text that a run of tokens covers.
fn characters(tokens: &[Token], span: &Range<usize>) -> Range<usize> {
    let first = tokens.get(span.start).map_or(0, |it| it.at);
    let last = span.end.checked_sub(1).and_then(|it| tokens.get(it)).map_or(first, |it| it.at + 1);
    first..last
}
