// Where chosen words stand in the text of an article: offsets in Unicode code points, as the server counts them.
//
// The server shows one code point of the text as one code point of the page, so that what stands before a place in the page, without its
// marks, is what stands before it in the text. JavaScript counts UTF-16 units: a character beyond the first plane counts twice there.
(() => {
    "use strict";

    const desk = (window.visitDesk = window.visitDesk || {});

    const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;
    const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

    // Code points of text[0, end), end being an offset in UTF-16 units that parts no pair.
    const codePoints = (text, end) => {
        let count = 0;
        for (let at = 0; at < end; at += 1) {
            if (!(isLow(text.charCodeAt(at)) && at > 0 && isHigh(text.charCodeAt(at - 1)))) {
                count += 1;
            }
        }
        return count;
    };

    // UTF-16 units of the box's text before a point of the document, marks or none between them.
    const unitsBefore = (box, node, offset) => {
        const range = document.createRange();
        range.setStart(box, 0);
        range.setEnd(node, offset);
        return range.toString().length;
    };

    const boxOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".visit-text");

    const LOOSE = /[\s,;:]/u;
    const COMBINING = /\p{M}/u;

    // Without spaces and commas around the words, and without half a character at either end.
    const tightened = (text, start, end) => {
        if (isLow(text.charCodeAt(start)) && isHigh(text.charCodeAt(start - 1))) {
            start -= 1;
        }
        if (isLow(text.charCodeAt(end)) && isHigh(text.charCodeAt(end - 1))) {
            end += 1;
        }
        while (end < text.length && COMBINING.test(text[end])) {
            end += 1;
        }
        while (start < end && LOOSE.test(text[start])) {
            start += 1;
        }
        while (end > start && LOOSE.test(text[end - 1])) {
            end -= 1;
        }
        return [start, end];
    };

    // The box in which words are chosen at the moment, or null; cheap enough for every movement of the mouse.
    desk.chosenBox = () => {
        const selection = window.getSelection();
        if (!selection || selection.isCollapsed || !selection.rangeCount) {
            return null;
        }
        return boxOf(selection.getRangeAt(0).startContainer) || null;
    };

    // {version, start, end, quote} of the chosen words, or null where none are chosen. Words past the end of the text are left out.
    desk.chosenPlace = () => {
        const box = desk.chosenBox();
        if (!box) {
            return null;
        }
        const range = window.getSelection().getRangeAt(0);
        const text = box.textContent;
        const from = unitsBefore(box, range.startContainer, range.startOffset);
        const to = boxOf(range.endContainer) === box ? unitsBefore(box, range.endContainer, range.endOffset) : text.length;
        const [start, end] = tightened(text, from, to);
        if (start >= end) {
            return null;
        }
        const first = codePoints(text, start);
        const quote = text.slice(start, end);
        return { version: Number(box.dataset.version), start: first, end: first + codePoints(quote, quote.length), quote };
    };
})();
