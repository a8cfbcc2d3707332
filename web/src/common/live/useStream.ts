import { useEffect, useEffectEvent, useState } from 'react'
import { openStream, type StreamOptions, type StreamState } from './stream'

/** A stream for as long as the component is there; `url` undefined means none. Another `url` is another stream. */
export function useStream(
  url: string | undefined,
  options: Pick<StreamOptions, 'onEvent' | 'after' | 'complete'>,
): { state: StreamState; error: unknown } {
  const [shown, setShown] = useState<{ state: StreamState; error: unknown }>({
    state: 'connecting',
    error: undefined,
  })
  const onEvent = useEffectEvent(options.onEvent)
  const complete = useEffectEvent(() => options.complete?.() ?? false)
  const after = useEffectEvent(() => options.after)
  useEffect(() => {
    if (url === undefined) return
    const stream = openStream(url, {
      after: after(),
      onEvent: (event) => onEvent(event),
      complete: () => complete(),
      onState: (state, error) => setShown({ state, error }),
    })
    return () => stream.close()
  }, [url])
  return shown
}
