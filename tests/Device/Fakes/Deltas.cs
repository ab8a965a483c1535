using System.Text;
using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Shadow;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>Builds deltas from text and reads reports as text; ' stands for a JSON quotation mark.</summary>
    public static class Deltas
    {
        /// <summary>A parser for a delta with this state of the shadow `configuration`.</summary>
        public static DeltaParser Parser(string state, DeviceConfig current)
            => Parser(state, ConfigShadow.Configuration, current);

        public static DeltaParser Parser(string state, ConfigShadow shadow, DeviceConfig current)
        {
            ShadowMessage delta = Load("{'state':" + state + ",'version':1}");
            return new DeltaParser(delta.Scanner, delta.State, shadow, current, new JsonWriter(new SharedBuffer()));
        }

        public static ShadowMessage Load(string text)
        {
            ShadowMessage delta = new ShadowMessage();
            delta.LoadDelta(Bytes(text));
            return delta;
        }

        /// <summary>The configuration after a delta that must be valid.</summary>
        public static DeviceConfig Apply(DeviceConfig current, string state)
        {
            DeltaParser parser = Parser(state, current);
            return new DeviceConfig(parser.Parse(0, -1) == DeltaOutcome.Rejected ? current : parser.Candidate);
        }

        /// <summary>The members reported to a shadow.</summary>
        public static string Members(DeviceConfig config, ConfigShadow shadow)
        {
            JsonWriter json = new JsonWriter(new SharedBuffer());
            json.Begin();
            ConfigReport.WriteMembers(json, config, shadow, 0);
            return Text(json.ToArray());
        }

        /// <summary>The rejections to report.</summary>
        public static string Rejected(DeltaParser parser)
            => parser.Rejections == null ? "null" : Text(parser.Rejections.ToJson(null));

        public static byte[] Bytes(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            for (int index = 0; index < bytes.Length; index++)
            {
                bytes[index] = bytes[index] == '\'' ? (byte)'"' : bytes[index];
            }

            return bytes;
        }

        public static string Text(byte[] bytes)
        {
            byte[] copy = new byte[bytes.Length];
            for (int index = 0; index < bytes.Length; index++)
            {
                copy[index] = bytes[index] == '"' ? (byte)'\'' : bytes[index];
            }

            return Encoding.UTF8.GetString(copy, 0, copy.Length);
        }
    }
}
