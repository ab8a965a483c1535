using HeatingSensor.Model;

namespace HeatingSensor.Heating
{
    /// <summary>
    /// Raises alarms from temperatures: too warm, too cold, none at all. A threshold has a hysteresis, and a sensor is
    /// believed to be broken or mended only when two readings in a row say so. Pure: readings and thresholds come in as
    /// arguments.
    /// </summary>
    public sealed class AlarmMonitor
    {
        /// <summary>So far back from the threshold an alarm is over: water at the threshold must not chatter.</summary>
        public const int HysteresisMilliC = 2000;

        private const int ConfirmingReadings = 2;

        // One bit for each kind.
        private int _raised;
        private int _differingReadings;

        public bool IsRaised(AlarmKind kind) => (_raised & (1 << (int)kind)) != 0;

        /// <summary>Takes a reading.</summary>
        /// <param name="reading">See <see cref="Reading"/>.</param>
        /// <param name="overheatMilliC">Too warm is above that.</param>
        /// <param name="frostMilliC">Too cold is below that.</param>
        /// <returns>The alarm that has changed: see <see cref="IsRaised"/>. At most one for a reading; another one waits
        /// for the next.</returns>
        public AlarmKind Take(int reading, int overheatMilliC, int frostMilliC)
        {
            bool hasFault = Reading.IsFault(reading);
            _differingReadings = hasFault == IsRaised(AlarmKind.SensorFault) ? 0 : _differingReadings + 1;
            if (_differingReadings == ConfirmingReadings)
            {
                _differingReadings = 0;
                return Change(AlarmKind.SensorFault);
            }

            if (hasFault)
            {
                // Without a temperature nothing is known: an alarm that is raised stays so.
                return AlarmKind.None;
            }

            bool isHot = reading > overheatMilliC - (IsRaised(AlarmKind.Overheat) ? HysteresisMilliC : 0);
            if (isHot != IsRaised(AlarmKind.Overheat))
            {
                return Change(AlarmKind.Overheat);
            }

            bool isCold = reading < frostMilliC + (IsRaised(AlarmKind.Frost) ? HysteresisMilliC : 0);
            return isCold != IsRaised(AlarmKind.Frost) ? Change(AlarmKind.Frost) : AlarmKind.None;
        }

        private AlarmKind Change(AlarmKind kind)
        {
            _raised ^= 1 << (int)kind;
            return kind;
        }
    }
}
