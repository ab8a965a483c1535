using System.Text;

namespace HeatingSensor.Uplink
{
    /// <summary>The device's birth message and its last will. The farewell equals the last will.</summary>
    public static class ConnectionMessage
    {
        public static string LastWill(string deviceId) => Text(deviceId, "false");

        public static byte[] Birth(string deviceId) => Encoding.UTF8.GetBytes(Text(deviceId, "true"));

        public static byte[] Farewell(string deviceId) => Encoding.UTF8.GetBytes(LastWill(deviceId));

        private static string Text(string deviceId, string isConnected)
        {
            return "{\"deviceId\":\"" + deviceId + "\",\"connected\":" + isConnected + "}";
        }
    }
}
