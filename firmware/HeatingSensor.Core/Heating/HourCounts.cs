namespace HeatingSensor.Heating
{
    /// <summary>
    /// How often each of a few things happened within the last hour, in steps of ten minutes: six small numbers each, instead
    /// of a list of times. Pure: times come in as arguments.
    /// </summary>
    public sealed class HourCounts
    {
        private const int StepMs = 600000;
        private const int Steps = 6;

        private readonly byte[] _counts;
        private long _step;

        public HourCounts(int things)
        {
            _counts = new byte[things * Steps];
        }

        /// <summary>Forgets what is more than an hour ago. Call before the others.</summary>
        public void Pass(long nowMs)
        {
            long step = nowMs / StepMs;
            if (step - _step >= Steps)
            {
                _step = step - Steps;
            }

            while (_step < step)
            {
                _step++;
                for (int at = (int)(_step % Steps); at < _counts.Length; at += Steps)
                {
                    _counts[at] = 0;
                }
            }
        }

        /// <summary>It happened so many times more.</summary>
        public void Add(int thing, int count)
        {
            int at = (thing * Steps) + (int)(_step % Steps);
            int sum = _counts[at] + count;
            _counts[at] = (byte)(sum < byte.MaxValue ? sum : byte.MaxValue);
        }

        /// <summary>How often it happened in the last 50 to 60 minutes.</summary>
        public int Sum(int thing)
        {
            int sum = 0;
            for (int step = 0; step < Steps; step++)
            {
                sum += _counts[(thing * Steps) + step];
            }

            return sum;
        }
    }
}
