namespace HeatingSensor.Ports
{
    /// <summary>The board's time, and the only way to wait for it.</summary>
    public interface IClock
    {
        /// <summary>Milliseconds since power-on. Monotonic: all elapsed time is measured with it.</summary>
        long NowMs { get; }

        /// <summary>The wall clock in ms since 1970-01-01 UTC, right or wrong. SNTP and <see cref="SetUtc"/> set it.</summary>
        long UtcMs { get; }

        /// <summary>Sets the wall clock. SNTP overrides it once it answers.</summary>
        /// <param name="utcMs">Ms since 1970-01-01 UTC.</param>
        void SetUtc(long utcMs);

        /// <summary>Blocks the calling thread until the timeout or <see cref="Wake"/>.</summary>
        /// <param name="timeoutMs">At least 0.</param>
        void Wait(int timeoutMs);

        /// <summary>Ends the current or the next <see cref="Wait"/>. Callable from any thread, interrupt or callback.
        /// </summary>
        void Wake();
    }
}
