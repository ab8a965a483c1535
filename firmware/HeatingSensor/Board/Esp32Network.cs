using System;
using System.Device.Wifi;
using HeatingSensor.Ports;
using nanoFramework.Networking;

namespace HeatingSensor.Esp32
{
    /// <summary>Wi-Fi. The helper joins on its own thread; SNTP starts by itself once there is an address.</summary>
    public sealed class Esp32Network : INetwork
    {
        private readonly ISystem _system;
        private string _ssid;
        private string _password;

        /// <param name="ssid">Empty: the network stored on the board.</param>
        public Esp32Network(ISystem system, string ssid, string password)
        {
            _system = system;
            _ssid = ssid;
            _password = password;
        }

        public bool IsUp => WifiNetworkHelper.Status == NetworkHelperStatus.NetworkIsReady;

        /// <summary>Unknown. nanoFramework reports the signal strength only of networks found by a scan, not of the joined one
        /// (System.Device.Wifi 1.5, WifiAvailableNetwork), and a scan takes the radio off its channel.</summary>
        public int RssiDbm => 0;

        public void Start()
        {
            try
            {
                // The helper accepts one set-up only, unless it is reset.
                WifiNetworkHelper.Reset();
                if (_ssid.Length == 0)
                {
                    WifiNetworkHelper.SetupNetworkHelper();
                    return;
                }

                WifiNetworkHelper.SetupNetworkHelper(_ssid, _password, WifiReconnectionKind.Automatic);

                // The board has stored the credentials by now (WifiNetworkHelper.StoreWifiConfiguration).
                _ssid = "";
                _password = null;
            }
            catch (Exception e)
            {
                _system.Warn("Wi-Fi cannot be started: " + e.Message);
            }
        }
    }
}
