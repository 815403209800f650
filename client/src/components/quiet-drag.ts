const nothing = () => undefined;

/**
 * For dnd-kit's `accessibility`: the app has its own voice, and a second live region would talk over it, so
 * dnd-kit's is kept out of the page. Whoever uses this tells the drag through the announcer.
 */
export const quietDrag = {
  container: document.createElement('div'),
  announcements: {
    onDragStart: nothing,
    onDragOver: nothing,
    onDragEnd: nothing,
    onDragCancel: nothing,
  },
};
