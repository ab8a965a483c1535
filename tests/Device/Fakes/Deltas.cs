using System.Text;
using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Json;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>Deltas from text, and what is reported as text; ' stands for the quotes of JSON.</summary>
    public static class Deltas
    {
        /// <summary>A delta that desires this state, at version 1.</summary>
        public static DeltaDocument Of(string state) => Load("{'state':" + state + ",'version':1}");

        public static DeltaDocument Load(string text)
        {
            DeltaDocument delta = new DeltaDocument(new JsonScanner());
            byte[] bytes = Bytes(text);
            delta.Load(bytes, bytes.Length);
            return delta;
        }

        /// <summary>The configuration after a delta that must be good.</summary>
        public static DeviceConfig Apply(DeviceConfig current, string state)
        {
            DeltaParser parser = new DeltaParser();
            DeltaOutcome outcome = parser.Parse(Of(state), ConfigShadow.Configuration, current, 0);
            DeviceConfig config = new DeviceConfig();
            config.CopyFrom(outcome == DeltaOutcome.Rejected ? current : parser.Candidate);
            return config;
        }

        /// <summary>The members that are reported of a shadow.</summary>
        public static string Members(DeviceConfig config, ConfigShadow shadow)
        {
            JsonBytes json = new JsonBytes(ConfigReport.MembersMax);
            new ConfigReport(json).WriteMembers(config, shadow);
            return Text(json.ToArray());
        }

        /// <summary>What is reported as rejected.</summary>
        public static string Rejected(ConfigRejections now, ConfigRejections before)
        {
            JsonBytes json = new JsonBytes(ConfigReport.RejectedMax);
            new ConfigReport(json).WriteRejected(now, before);
            return Text(json.ToArray());
        }

        public static byte[] Bytes(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            for (int index = 0; index < bytes.Length; index++)
            {
                bytes[index] = bytes[index] == '\'' ? (byte)'"' : bytes[index];
            }

            return bytes;
        }

        private static string Text(byte[] bytes)
        {
            for (int index = 0; index < bytes.Length; index++)
            {
                bytes[index] = bytes[index] == '"' ? (byte)'\'' : bytes[index];
            }

            return Encoding.UTF8.GetString(bytes, 0, bytes.Length);
        }
    }
}
