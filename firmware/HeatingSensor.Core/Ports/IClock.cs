namespace HeatingSensor.Ports
{
    /// <summary>The board's time, and the only way to wait for it.</summary>
    public interface IClock
    {
        /// <summary>Milliseconds since power-on. Never goes back and never jumps: all elapsed time comes from here.</summary>
        long NowMs { get; }

        /// <summary>The wall clock, in ms since 1970-01-01 UTC, whatever it says: SNTP and <see cref="SetUtc"/> move it.</summary>
        long UtcMs { get; }

        /// <summary>Sets the wall clock. SNTP overrides it once it answers.</summary>
        /// <param name="utcMs">ms since 1970-01-01 UTC.</param>
        void SetUtc(long utcMs);

        /// <summary>Lets the caller's thread sleep until the time is over or <see cref="Wake"/> is called.</summary>
        /// <param name="timeoutMs">At least 0.</param>
        void Wait(int timeoutMs);

        /// <summary>Ends a <see cref="Wait"/>, or the next one. From any thread, interrupts and callbacks included.</summary>
        void Wake();
    }
}
