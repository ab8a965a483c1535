namespace HeatingSensor.Model
{
    /// <summary>What an alarm is about. The numbers are stored, so their meaning never changes.</summary>
    public enum AlarmKind
    {
        None = 0,

        /// <summary>Warmer than the overheat threshold.</summary>
        Overheat = 1,

        /// <summary>Colder than the frost threshold.</summary>
        Frost = 2,

        /// <summary>No temperature: open or short circuit, or a value out of range.</summary>
        SensorFault = 3,

        /// <summary>The sensor fails and works again, over and over: a loose contact.</summary>
        SensorFlapping = 4,

        /// <summary>A relay has started more often within an hour than a heating should.</summary>
        ShortCycling = 5,

        /// <summary>A relay's contact changes faster than any heating switches.</summary>
        UnstableInput = 6,

        /// <summary>The heating has been on for long, and the water has not become warmer.</summary>
        NoEffect = 7,

        /// <summary>No relay has been on for long.</summary>
        NoHeatCall = 8,

        /// <summary>There has been a network for long, and SNTP has not set the clock.</summary>
        ClockNotSet = 9,

        /// <summary>The journal had to give up events.</summary>
        EventsLost = 10,

        /// <summary>Little managed heap is left.</summary>
        LowMemory = 11,
    }

    /// <summary>Properties of the kinds.</summary>
    public static class AlarmKinds
    {
        /// <summary>One more than the last kind.</summary>
        public const int End = 12;

        /// <summary>What an alarm is called on the wire and in logs: Enum.ToString() gives a number on nanoFramework.
        /// </summary>
        public static string Name(AlarmKind kind)
        {
            switch (kind)
            {
                case AlarmKind.Overheat:
                    return "OVERHEAT";
                case AlarmKind.Frost:
                    return "FROST";
                case AlarmKind.SensorFault:
                    return "SENSOR_FAULT";
                case AlarmKind.SensorFlapping:
                    return "SENSOR_FLAPPING";
                case AlarmKind.ShortCycling:
                    return "SHORT_CYCLING";
                case AlarmKind.UnstableInput:
                    return "UNSTABLE_INPUT";
                case AlarmKind.NoEffect:
                    return "NO_EFFECT";
                case AlarmKind.NoHeatCall:
                    return "NO_HEAT_CALL";
                case AlarmKind.ClockNotSet:
                    return "CLOCK_NOT_SET";
                case AlarmKind.EventsLost:
                    return "EVENTS_LOST";
                case AlarmKind.LowMemory:
                    return "LOW_MEMORY";
                default:
                    return "UNKNOWN";
            }
        }

        /// <summary>Whether the alarm reports the threshold that the temperature crossed.</summary>
        public static bool HasThreshold(AlarmKind kind) => kind == AlarmKind.Overheat || kind == AlarmKind.Frost;

        /// <summary>Whether the alarm reports a number of its own: see docs/events.md.</summary>
        public static bool HasValue(AlarmKind kind) => kind > AlarmKind.SensorFault;
    }

    /// <summary>
    /// One alarm of one channel, as a bit: kinds have the bit of their number, and those that each relay can have
    /// (<see cref="AlarmKind.ShortCycling"/>, <see cref="AlarmKind.UnstableInput"/>) two more for each relay after the first.
    /// The bits are stored, so their meaning never changes.
    /// </summary>
    public static class AlarmSlot
    {
        /// <summary>One more than the last bit.</summary>
        public const int End = FirstOfChannels + (KindsOfChannels * 3);

        // Bits below are free for kinds to come.
        private const int FirstOfChannels = 20;
        private const int KindsOfChannels = 2;

        /// <param name="kind">One that each relay can have, unless the channel is 0.</param>
        public static int Of(AlarmKind kind, int channel)
        {
            return channel == 0
                ? (int)kind
                : FirstOfChannels + ((channel - 1) * KindsOfChannels) + (int)kind - (int)AlarmKind.ShortCycling;
        }

        public static AlarmKind Kind(int slot)
        {
            return slot < FirstOfChannels
                ? (AlarmKind)slot
                : AlarmKind.ShortCycling + ((slot - FirstOfChannels) % KindsOfChannels);
        }

        public static int Channel(int slot) => slot < FirstOfChannels ? 0 : 1 + ((slot - FirstOfChannels) / KindsOfChannels);
    }
}
