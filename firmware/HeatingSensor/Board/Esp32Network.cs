using System;
using System.Device.Wifi;
using HeatingSensor.Ports;
using nanoFramework.Networking;

namespace HeatingSensor.Esp32
{
    /// <summary>Wi-Fi. Joining runs on a thread of the helper's own; SNTP starts with the address by itself.</summary>
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

        /// <summary>Not known. nanoFramework tells the strength only of networks that a scan has found, not of the one that
        /// is joined (System.Device.Wifi 1.5, WifiAvailableNetwork), and a scan takes the radio off its channel.</summary>
        public int RssiDbm => 0;

        public void Start()
        {
            try
            {
                // The helper takes one set-up only, unless it is reset.
                WifiNetworkHelper.Reset();
                if (_ssid.Length == 0)
                {
                    WifiNetworkHelper.SetupNetworkHelper();
                    return;
                }

                WifiNetworkHelper.SetupNetworkHelper(_ssid, _password, WifiReconnectionKind.Automatic);

                // The board has stored them by now (WifiNetworkHelper.StoreWifiConfiguration).
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
