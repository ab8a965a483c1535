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
        private readonly Section _desired = new Section();
        private readonly Section _reported = new Section();
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
        public string Reported(string key) => _reported.Get(key);

        /// <summary>Somebody writes over what the device has reported.</summary>
        public void Overwrite(string key, string json) => _reported.Set(key, json);

        /// <summary>Desires a value, without a word about it.</summary>
        /// <param name="json">Null: it is not desired any more.</param>
        public void Desire(string key, string json)
        {
            _desired.Set(key, json);
            Version++;
        }

        /// <summary>Desires a value, and says so if it differs.</summary>
        public void Desire(FakeLink link, string key, string json)
        {
            Desire(key, json);
            SayDelta(link, null);
        }

        /// <summary>The shadow is deleted, and everything about it forgotten, without a word about it.</summary>
        public void Delete()
        {
            _desired.Clear();
            _reported.Clear();
            Version = 0;
        }

        /// <summary>The shadow is deleted, and its version remembered for a while.</summary>
        public void Delete(FakeLink link)
        {
            int version = Version;
            Delete();
            Version = version;
            string shadow = _topic.Substring(0, _topic.Length - "/update".Length);
            link.Deliver(shadow + "/delete/accepted", "{\"version\":" + version.ToString() + ",\"timestamp\":1}");
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
            _reported.Set(_scanner.ReadString(member, 64), json == "null" ? null : json);
        }

        private void SayDelta(FakeLink link, string token)
        {
            string state = "";
            for (int index = 0; index < _desired.Count; index++)
            {
                string key = _desired.Key(index);
                string desired = _desired.Get(key);
                if (desired != _reported.Get(key))
                {
                    state += (state.Length > 0 ? ",\"" : "\"") + key + "\":" + desired;
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

        /// <summary>Keys in the order in which they came, and their values as JSON. No Hashtable: that of the platform keeps
        /// a key twice when it is set after another of its chain was removed.</summary>
        private sealed class Section
        {
            private readonly ArrayList _keys = new ArrayList();
            private readonly ArrayList _values = new ArrayList();

            public int Count => _keys.Count;

            public string Key(int index) => (string)_keys[index];

            /// <summary>Null if there is none.</summary>
            public string Get(string key)
            {
                int index = _keys.IndexOf(key);
                return index < 0 ? null : (string)_values[index];
            }

            /// <param name="json">Null: none any more.</param>
            public void Set(string key, string json)
            {
                int index = _keys.IndexOf(key);
                if (index >= 0)
                {
                    _keys.RemoveAt(index);
                    _values.RemoveAt(index);
                }

                if (json != null)
                {
                    _keys.Add(key);
                    _values.Add(json);
                }
            }

            public void Clear()
            {
                _keys.Clear();
                _values.Clear();
            }
        }
    }
}
