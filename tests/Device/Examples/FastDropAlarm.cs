using HeatingSensor.Heating;

namespace HeatingSensor.Tests.Examples
{
    /// <summary>What a new alarm adds to AlarmKind.cs and AlarmRules.cs.</summary>
    public sealed class FastDropAlarm
    {
        /// <summary>From one reading to the next.</summary>
        private const int FastDropMilliC = 20000;

        private int _previous = int.MinValue;

        public enum AlarmKind
        {
            None = 0,

            // example: kind
            /// <summary>The temperature falls faster than a heating can cool down: water may be running out.</summary>
            FastDrop = 12,
            // end
        }

        public static string Name(AlarmKind kind)
        {
            switch (kind)
            {
                case AlarmKind.FastDrop:
                    return "FAST_DROP";
                default:
                    return "UNKNOWN";
            }
        }

        public AlarmVerdict Judge(int reading)
        {
            // example: rule
            bool isDropping = reading + FastDropMilliC < _previous;
            bool isSteady = reading >= _previous;
            _previous = reading;
            return isDropping ? AlarmVerdict.Bad : isSteady ? AlarmVerdict.Good : AlarmVerdict.Between;
            // end
        }
    }
}
