import { useLayoutEffect, useRef, useState } from 'react'

/** As near to the end as this counts as at the end. */
const NEAR_PX = 40

/**
 * Keeps a scrolled element at its end while more comes. It stops when somebody scrolls up, and goes on when they are back at
 * the end.
 *
 * @param size changes whenever the content may have grown
 */
export function useFollow(size: unknown, initially: boolean) {
  const element = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(initially)
  const top = useRef(0)
  useLayoutEffect(() => {
    const scrolled = element.current
    if (following && scrolled !== null) {
      scrolled.scrollTop = scrolled.scrollHeight
      top.current = scrolled.scrollTop
    }
  }, [following, size])

  const onScroll = () => {
    const scrolled = element.current
    if (scrolled === null) return
    const atEnd = scrolled.scrollHeight - scrolled.scrollTop - scrolled.clientHeight < NEAR_PX
    const up = scrolled.scrollTop < top.current - 1
    top.current = scrolled.scrollTop
    if (atEnd) setFollowing(true)
    else if (up) setFollowing(false)
  }
  return { element, following, follow: () => setFollowing(true), stay: () => setFollowing(false), onScroll }
}
