namespace HeatingSensor.Ports
{
    /// <summary>Everything that a board provides to the device.</summary>
    public sealed class BoardPorts
    {
        public IClock Clock;

        /// <summary>One per channel.</summary>
        public IRelayInput[] Relays;

        /// <summary>One per channel; an element is null where the board has no counter to spare.</summary>
        public IEdgeCounter[] EdgeCounters;

        public IThermometer Thermometer;

        /// <summary>An ADC channel at half the divider's supply; null if there is none.</summary>
        public IThermometer HalfSupply;

        public IStore Store;
        public IMqttLink Link;
        public INetwork Network;
        public IRandom Random;
        public IIndicator Led;
        public ISystem System;

        /// <summary>Also used to read the settings and certificates before the device exists.</summary>
        public SharedBuffer Buffer = new SharedBuffer();

        /// <summary>The same ports with a different system.</summary>
        public BoardPorts With(ISystem system)
        {
            return new BoardPorts
            {
                Clock = Clock,
                Relays = Relays,
                EdgeCounters = EdgeCounters,
                Thermometer = Thermometer,
                HalfSupply = HalfSupply,
                Store = Store,
                Link = Link,
                Network = Network,
                Random = Random,
                Led = Led,
                System = system,
                Buffer = Buffer,
            };
        }
    }
}
