namespace HeatingSensor.Ports
{
    /// <summary>Everything that a board gives to the device.</summary>
    public sealed class BoardPorts
    {
        public IClock Clock;

        /// <summary>One for each channel.</summary>
        public IRelayInput[] Relays;

        /// <summary>One for each channel; null in it where the board has none to spare.</summary>
        public IEdgeCounter[] EdgeCounters;

        public IThermometer Thermometer;
        public IStore Store;
        public IMqttLink Link;
        public INetwork Network;
        public IRandom Random;
        public IIndicator Led;
        public ISystem System;

        /// <summary>The settings and certificates are read through it before there is a device.</summary>
        public SharedBuffer Buffer = new SharedBuffer();

        /// <summary>The same ports with another system.</summary>
        public BoardPorts With(ISystem system)
        {
            return new BoardPorts
            {
                Clock = Clock,
                Relays = Relays,
                EdgeCounters = EdgeCounters,
                Thermometer = Thermometer,
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
