using HeatingSensor.Events;

namespace HeatingSensor.Uplink
{
    /// <summary>Birth and last will: the two things a device ever says of its connection.</summary>
    public static class ConnectionMessage
    {
        public static string LastWill(string deviceId) => Text(deviceId, "false");

        public static byte[] Birth(string deviceId) => JsonBytes.Ascii(Text(deviceId, "true"));

        public static byte[] Farewell(string deviceId) => JsonBytes.Ascii(LastWill(deviceId));

        private static string Text(string deviceId, string isConnected)
        {
            return "{\"deviceId\":\"" + deviceId + "\",\"connected\":" + isConnected + "}";
        }
    }
}
