using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor
{
    /// <summary>Everything that a board gives to the device.</summary>
    public sealed class BoardPorts
    {
        public IClock Clock;
        public IRelayInput Relay;

        /// <summary>Null where the board has none to spare.</summary>
        public IEdgeCounter EdgeCounter;

        public IThermometer Thermometer;
        public IStore Store;
        public IMqttLink Link;
        public INetwork Network;
        public IRandom Random;
        public IIndicator Led;
        public ISystem System;

        /// <summary>Program reads the settings and certificates through it before there is a device.</summary>
        public SharedBuffer Buffer = new SharedBuffer();

        /// <summary>The same ports with another system.</summary>
        public BoardPorts With(ISystem system)
        {
            return new BoardPorts
            {
                Clock = Clock,
                Relay = Relay,
                EdgeCounter = EdgeCounter,
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
