using System.Collections;
using System.Text;
using HeatingSensor.Json;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>
    /// One shadow as AWS keeps it, for documents without nesting: merges what is reported, counts versions, and after
    /// every update that leaves a difference says all of it in a delta.
    /// </summary>
    public sealed class FakeShadowService
    {
        private readonly Hashtable _desired = new Hashtable();
        private readonly Hashtable _reported = new Hashtable();
        private readonly JsonScanner _scanner = new JsonScanner();
        private readonly string _topic;

        /// <param name="topic">Of the shadow's updates.</param>
        public FakeShadowService(string topic)
        {
            _topic = topic;
        }

        /// <summary>Another shadow beside this one; may be null.</summary>
        public FakeShadowService Next { get; set; }

        public int Version { get; private set; }

        public int DeltaCount { get; private set; }

        /// <summary>The latest delta; "" if there was none.</summary>
        public string LastDelta { get; private set; } = "";

        /// <summary>Takes updates and says nothing of it.</summary>
        public bool LosesDeltas { get; set; }

        /// <summary>Refuses the next updates, with this code; 0: none.</summary>
        public int RefusalCode { get; set; }

        /// <summary>What is reported under a key, as JSON; null if nothing is.</summary>
        public string Reported(string key) => (string)_reported[key];

        /// <summary>Somebody writes over what the device has reported.</summary>
        public void Overwrite(string key, string json) => _reported[key] = json;

        /// <summary>Desires a value, without a word about it.</summary>
        /// <param name="json">Null: it is not desired any more.</param>
        public void Desire(string key, string json)
        {
            Set(_desired, key, json);
            Version++;
        }

        /// <summary>Desires a value, and says so if it differs.</summary>
        public void Desire(FakeLink link, string key, string json)
        {
            Desire(key, json);
            SayDelta(link, null);
        }

        /// <summary>The shadow is deleted, and everything about it forgotten.</summary>
        public void Delete()
        {
            _desired.Clear();
            _reported.Clear();
            Version = 0;
        }

        /// <summary>Takes an update, if it is of this shadow.</summary>
        public void Take(FakeLink link, string topic, byte[] payload)
        {
            if (topic != _topic)
            {
                Next?.Take(link, topic, payload);
                return;
            }

            _scanner.Load(payload, payload.Length);
            string token = _scanner.ReadString(_scanner.Find(_scanner.Root, "clientToken"), 64);
            if (RefusalCode != 0)
            {
                link.Deliver(_topic + "/rejected", "{\"code\":" + RefusalCode.ToString()
                    + ",\"message\":\"refused\",\"clientToken\":\"" + token + "\"}");
                return;
            }

            int reported = _scanner.Find(_scanner.Find(_scanner.Root, "state"), "reported");
            for (int member = _scanner.FirstMember(reported);
                member != JsonScanner.None;
                member = _scanner.NextMember(member))
            {
                Merge(payload, member);
            }

            Version++;
            SayDelta(link, token);
        }

        private void Merge(byte[] payload, int member)
        {
            int value = _scanner.ValueOf(member);
            string json = Encoding.UTF8.GetString(payload, value, _scanner.EndOf(value) - value);
            Set(_reported, _scanner.ReadString(member, 64), json == "null" ? null : json);
        }

        private void SayDelta(FakeLink link, string token)
        {
            string state = "";
            foreach (object key in _desired.Keys)
            {
                string desired = (string)_desired[key];
                if (desired != (string)_reported[key])
                {
                    state += (state.Length > 0 ? ",\"" : "\"") + (string)key + "\":" + desired;
                }
            }

            if (state.Length == 0)
            {
                return;
            }

            DeltaCount++;
            LastDelta = "{\"version\":" + Version.ToString() + ",\"timestamp\":1,\"state\":{" + state + "}"
                + (token == null ? "" : ",\"clientToken\":\"" + token + "\"") + "}";
            if (!LosesDeltas)
            {
                link.Deliver(_topic + "/delta", LastDelta);
            }
        }

        private static void Set(Hashtable table, string key, string json)
        {
            table.Remove(key);
            if (json != null)
            {
                table.Add(key, json);
            }
        }
    }
}
