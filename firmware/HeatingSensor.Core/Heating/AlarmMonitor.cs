using HeatingSensor.Model;

namespace HeatingSensor.Heating
{
    /// <summary>
    /// Which alarms are open, and when to tell about one: it is raised or cleared once enough verdicts in a row agree. What
    /// was open before a boot is told once more after it, because the event may not have been recorded before the power
    /// failed. Pure.
    /// </summary>
    public sealed class AlarmMonitor
    {
        private const int CountMask = 127;
        private const int DiffersFlag = 128;

        // How many verdicts in a row, and whether they call for a change.
        private readonly byte[] _agreeing = new byte[AlarmSlot.End];
        private int _untold;
        private int _pending;

        /// <summary>The open alarms: one bit each, see <see cref="AlarmSlot"/>.</summary>
        public int Open { get; private set; }

        /// <summary>True while an alarm waits for more verdicts.</summary>
        public bool IsPending => _pending != 0;

        public bool IsOpen(int slot) => (Open & (1 << slot)) != 0;

        /// <summary>Continues after a boot.</summary>
        /// <param name="open">The alarms that were open.</param>
        /// <param name="changed">Those whose last change may not have been recorded.</param>
        public void Restore(int open, int changed)
        {
            Open = open;
            _untold = open | changed;
        }

        /// <summary>Takes a verdict.</summary>
        /// <param name="readings">How many in a row must agree, 1 to 127.</param>
        /// <param name="isAfterBoot">The state is told for the first time since the boot: it may have been told before.</param>
        /// <returns>True: tell whether it is open (<see cref="IsOpen"/>).</returns>
        public bool Take(int slot, AlarmVerdict verdict, int readings, out bool isAfterBoot)
        {
            int bit = 1 << slot;
            bool differs = IsOpen(slot) ? verdict == AlarmVerdict.Good : verdict == AlarmVerdict.Bad;
            isAfterBoot = (_untold & bit) != 0;
            if (verdict == AlarmVerdict.Unknown || (!differs && !isAfterBoot))
            {
                _agreeing[slot] = 0;
                _pending &= ~bit;
                return false;
            }

            bool isSame = _agreeing[slot] != 0 && differs == ((_agreeing[slot] & DiffersFlag) != 0);
            int count = isSame ? (_agreeing[slot] & CountMask) + 1 : 1;
            if (count < readings)
            {
                _agreeing[slot] = (byte)(count | (differs ? DiffersFlag : 0));
                _pending |= bit;
                return false;
            }

            _agreeing[slot] = 0;
            _pending &= ~bit;
            _untold &= ~bit;
            Open ^= differs ? bit : 0;
            return true;
        }
    }

    /// <summary>What a check says about an alarm.</summary>
    public enum AlarmVerdict
    {
        /// <summary>It cannot be told at present: nothing changes.</summary>
        Unknown,

        /// <summary>The alarm must be clear.</summary>
        Good,

        /// <summary>Neither: within the hysteresis. An open alarm stays open, a clear one stays clear.</summary>
        Between,

        /// <summary>The alarm must be open.</summary>
        Bad,
    }
}
