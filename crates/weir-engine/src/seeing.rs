//! What is taken from the views of one picture: hashes in its forms, local
//! features, and what is written in it.

use std::sync::Arc;

use weir_media::{Decoders, Grey, Options, Picture};
use weir_model::BankForms;
use weir_signals::Pdq;
use weir_signals::features::{Extractor, Features};
use weir_signals::form::{self, Found};
use weir_signals::pdq::{Dihedral, DihedralPdq, Hasher, LumaView, QuickHasher, RgbView};

use crate::fingerprint::{Fingerprint, Looking};
use crate::form::{Featured, Hashed, Look};
use crate::read::ToRead;

/// The most pictures of one animation that count. What comes behind is told.
const MOST_VIEWS: usize = 300;

/// What takes signals from pixels, with its memory.
#[derive(Default)]
pub(crate) struct Takers {
    pdq: Hasher,
    features: Extractor,
    quick: QuickHasher,
}

impl Takers {
    /// A JPEG's hash by its brightness alone, where that is certain enough. Whatever
    /// is out of the ordinary is left to be decoded whole, and told by that.
    pub(crate) fn quick(
        &mut self,
        bytes: &[u8],
        decoders: &Decoders,
        options: &Options,
    ) -> Option<Pdq> {
        let quick = &mut self.quick;
        let hashed = decoders.lend_grey(bytes, options, LumaView::SHORTEST, |grey| {
            let Grey { width, height, scale, values, irregularity } = grey;
            let view = LumaView::new(width, height, scale, values);
            quick.hash(&view.expect(WHOLE)).filter(|_| irregularity.is_none())
        });
        hashed.ok().flatten().flatten()
    }
}

/// The views of one picture, as they come.
pub(crate) struct Seeing<'a> {
    looking: &'a Looking,
    takers: &'a mut Takers,
    pub(crate) print: &'a mut Fingerprint,
    /// Of the features that a bank would keep, those of the view with most.
    best: Option<Features>,
    /// What may be written on.
    pub(crate) to_read: ToRead,
}

/// Parts and features cost more than all the rest, and frames that follow each
/// other are alike: they are looked for in the first ones and in some behind, so
/// that putting another picture first hides nothing for long.
const fn is_searched(view: usize) -> bool {
    view < 4 || view.is_multiple_of(16)
}

impl<'a> Seeing<'a> {
    pub(crate) fn new(
        looking: &'a Looking,
        takers: &'a mut Takers,
        print: &'a mut Fingerprint,
    ) -> Self {
        Self { looking, takers, print, best: None, to_read: ToRead::default() }
    }

    /// Takes what there is in one view. One that shows what another did already is
    /// passed over.
    pub(crate) fn view(&mut self, view: &RgbView<'_>, look: Look) {
        let all = self.takers.pdq.hash_dihedral(view);
        let plain = all.get(Dihedral::Original);
        let whole = self.print.looks.iter().filter(|hashed| hashed.look.is_of_the_whole());
        let (mut count, mut known) = (0, false);
        for hashed in whole {
            count += 1;
            known |= hashed.pdq.hash == plain.hash;
        }
        if known {
            return;
        }
        if count >= MOST_VIEWS {
            self.print.cut = Some(format!("{MOST_VIEWS} different frames are enough"));
            return;
        }
        self.laid(look, all);
        if is_searched(count) {
            self.parts(view, look);
            self.features(view, look);
            if self.looking.reads() {
                self.to_read.take(view, look);
            }
        }
    }

    fn parts(&mut self, view: &RgbView<'_>, look: Look) {
        let forms = self.looking.forms;
        let parts = if forms.trimmed || forms.inner { form::find(view) } else { Vec::new() };
        let windows = if forms.crops { form::crops(view) } else { Vec::new() };
        for Found { form, rect } in parts.into_iter().chain(windows) {
            if forms.allow(Some(form), Dihedral::Original) {
                let pixels = rect.cut(view);
                let part = RgbView::new(rect.width, rect.height, &pixels);
                let all = self.takers.pdq.hash_dihedral(&part.expect(WHOLE));
                self.laid(Look { cut: Some(form), rect: Some(rect), ..look }, all);
            }
        }
    }

    fn laid(&mut self, look: Look, all: DihedralPdq) {
        let turned = self.looking.forms.turned;
        let wanted = all.iter().filter(|(laid, _)| turned || *laid == Dihedral::Original);
        let hashed = wanted.map(|(laid, pdq)| Hashed { look: Look { laid, ..look }, pdq });
        self.print.looks.extend(hashed);
    }

    /// Features are the same however a picture is turned, but not mirrored.
    fn features(&mut self, view: &RgbView<'_>, look: Look) {
        let BankForms { features, turned, .. } = self.looking.forms;
        let extractor = &mut self.takers.features;
        if features {
            let mut take = |view: &RgbView<'_>, laid| {
                let features = extractor.of_query(view);
                if !features.list().is_empty() {
                    let look = Look { laid, ..look };
                    self.print.features.push(Featured { look, features: Arc::new(features) });
                }
            };
            take(view, Dihedral::Original);
            if turned {
                let (width, height, pixels) = Dihedral::FlipY.lay(view);
                take(&RgbView::new(width, height, &pixels).expect(WHOLE), Dihedral::FlipY);
            }
        }
        if self.looking.for_bank {
            let found = extractor.features(view);
            let more = self.best.as_ref().is_none_or(|best| found.list().len() > best.list().len());
            if more && found.say_enough() {
                self.best = Some(found);
            }
        }
    }

    /// The features that a bank keeps of the picture: of what moves, those of the
    /// frame in which there is most to see.
    pub(crate) fn for_bank(&mut self) -> Option<Features> {
        self.best.take()
    }
}

pub(crate) const WHOLE: &str = "a picture has as many bytes as it has pixels";

impl ToRead {
    /// Keeps a view if something may be written in it.
    fn take(&mut self, view: &RgbView<'_>, look: Look) {
        if self.has_room() {
            let (width, height) = (view.width(), view.height());
            let picture = Picture::from_rgb(width, height, view.pixels().to_vec());
            self.keep(picture.expect(WHOLE), look);
        }
    }
}
