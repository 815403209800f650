import { useLayoutEffect, useState, type RefObject } from 'react';

/** How wide an element is, and how far below the top of the page it begins. */
export const usePlace = (element: RefObject<HTMLElement | null>) => {
  const [place, setPlace] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const measure = () => {
      const { width, top } = target.getBoundingClientRect();
      const pageTop = top + target.ownerDocument.documentElement.scrollTop;
      setPlace((before) =>
        before.width === width && before.top === pageTop ? before : { width, top: pageTop },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    observer.observe(target.ownerDocument.body);
    return () => observer.disconnect();
  }, [element]);
  return place;
};
