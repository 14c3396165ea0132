//! Comments, where the writer takes them.

use hearth_yaml::{Comment, Node};

use super::{Raw, RawError, has_entries};

impl Raw<'_> {
    /// Writes the comments that go above these nodes, which begin one entry together. Gives the one that may go
    /// behind the last of them.
    pub(super) fn above<'a>(
        &mut self,
        nodes: &[&Node<'a>],
    ) -> Result<Option<Comment<'a>>, RawError> {
        let mut trailing: Option<Comment<'a>> = None;
        if !self.comments {
            return Ok(None);
        }
        for node in nodes {
            let Some(comments) = node.comments() else {
                continue;
            };
            if !comments.above.is_empty() {
                self.lines(node, trailing.take().as_slice())?;
            }
            self.lines(node, &comments.above)?;
            if let Some(next) = comments.trailing.filter(|comment| self.shows(comment))
                && let Some(before) = trailing.replace(next)
            {
                self.lines(node, &[before])?;
            }
        }
        match nodes.last() {
            Some(last) if has_entries(last) => {
                self.lines(last, trailing.as_slice())?;
                Ok(None)
            }
            _ => Ok(trailing),
        }
    }

    pub(super) fn shows(&self, comment: &Comment<'_>) -> bool {
        self.comments && !self.hidden.comments.contains(&comment.span.offset)
    }

    pub(super) fn lines(
        &mut self,
        node: &Node<'_>,
        comments: &[Comment<'_>],
    ) -> Result<(), RawError> {
        for comment in comments {
            if !self.shows(comment) {
                continue;
            }
            if comment.blank_above {
                self.writer.blank();
            }
            let written = self.writer.comment(comment.text);
            self.check(node, written)?;
        }
        Ok(())
    }

    pub(super) fn trailing(
        &mut self,
        node: &Node<'_>,
        comment: Option<Comment<'_>>,
    ) -> Result<(), RawError> {
        let Some(comment) = comment else {
            return Ok(());
        };
        let taken = self.writer.trailing(comment.text);
        self.check(node, taken)
    }
}
