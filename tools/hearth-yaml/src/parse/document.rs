//! Where a document starts and ends, and what a reader does behind it.

use super::{Parser, Place};
use crate::build::Props;
use crate::error::{Problem, Step, fail};
use crate::scan::token::Kind;
use crate::scan::{Family, Scanner};

impl<'a> Parser<'a, '_> {
    /// Reads the first document, and of what follows as much as the reader would.
    pub(crate) fn document(mut self) -> Step<Scanner<'a>> {
        // yaml.v3 refuses a stream that starts with `...`; the others step over it.
        let explicit = self.directives()?;
        match self.scanner.peek()?.kind {
            Kind::End if !explicit => {
                let span = self.scanner.peek()?.span;
                self.build.empty(Props::none(), span)?;
                return Ok(self.scanner);
            }
            Kind::DocumentStart => {
                self.scanner.next()?;
                let next = self.scanner.peek()?;
                let span = next.span;
                if matches!(
                    next.kind,
                    Kind::Version
                        | Kind::TagHandle { .. }
                        | Kind::Directive
                        | Kind::DocumentStart
                        | Kind::DocumentEnd
                        | Kind::End
                ) {
                    self.build.empty(Props::none(), span)?;
                } else {
                    self.node(Place::Block)?;
                }
            }
            _ if explicit => {
                let at = self.scanner.peek()?.span.offset as usize;
                return fail(at, Problem::NoDocumentStart);
            }
            _ => self.node(Place::Block)?,
        }
        self.rest()?;
        Ok(self.scanner)
    }

    /// Whether there are any.
    fn directives(&mut self) -> Step<bool> {
        let (mut any, mut version) = (false, false);
        loop {
            let token = self.scanner.peek()?;
            let at = token.span.offset as usize;
            match &token.kind {
                Kind::Version => {
                    if version {
                        return fail(at, Problem::DirectiveTwice);
                    }
                    version = true;
                }
                Kind::TagHandle { handle, prefix } => {
                    if self.handles.iter().any(|(known, _)| known == handle) {
                        return fail(at, Problem::DirectiveTwice);
                    }
                    self.handles.push((*handle, prefix.clone()));
                }
                Kind::Directive => {}
                _ => return Ok(any),
            }
            any = true;
            self.scanner.next()?;
        }
    }

    fn rest(&mut self) -> Step<()> {
        if self.scanner.peek()?.kind == Kind::DocumentEnd {
            self.scanner.next()?;
            if self.family == Family::Go {
                self.note_rest();
                return Ok(());
            }
            while self.scanner.peek()?.kind == Kind::DocumentEnd {
                self.scanner.next()?;
            }
        }
        let token = self.scanner.peek()?;
        let (span, at) = (token.span, token.span.offset as usize);
        match (&token.kind, self.family) {
            (Kind::End, _) => Ok(()),
            (_, Family::Go) => {
                self.build.note_more_documents(span);
                Ok(())
            }
            (Kind::DocumentStart | Kind::Version | Kind::TagHandle { .. } | Kind::Directive, _) => {
                fail(at, Problem::SecondDocument)
            }
            _ => fail(at, Problem::NoDocumentStart),
        }
    }

    /// yaml.v3 looks at nothing behind `...`, so errors there are none.
    fn note_rest(&mut self) {
        if let Ok(token) = self.scanner.peek()
            && token.kind != Kind::End
        {
            let span = token.span;
            self.build.note_more_documents(span);
        }
    }
}
