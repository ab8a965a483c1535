using System.Collections;
using System.Text;
using HeatingSensor.Json;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>
    /// One shadow as AWS implements it, for documents without nesting: merges reports, counts versions, and publishes the
    /// whole difference in a delta after every update that leaves one.
    /// </summary>
    public sealed class FakeShadowService
    {
        private readonly Section _desired = new Section();
        private readonly Section _reported = new Section();
        private readonly JsonScanner _scanner = new JsonScanner();
        private readonly string _topic;

        /// <param name="topic">The topic of the shadow's updates.</param>
        public FakeShadowService(string topic)
        {
            _topic = topic;
        }

        /// <summary>The next shadow; may be null.</summary>
        public FakeShadowService Next { get; set; }

        public int Version { get; private set; }

        public int DeltaCount { get; private set; }

        /// <summary>The latest delta; "" if there was none.</summary>
        public string LastDelta { get; private set; } = "";

        /// <summary>Accepts updates but publishes no deltas.</summary>
        public bool LosesDeltas { get; set; }

        /// <summary>Rejects the next updates with this code; 0: none.</summary>
        public int RefusalCode { get; set; }

        /// <summary>The value reported for a key, as JSON; null if there is none.</summary>
        public string Reported(string key) => _reported.Get(key);

        /// <summary>Another client overwrites a reported value.</summary>
        public void Overwrite(string key, string json) => _reported.Set(key, json);

        /// <summary>Desires a value without publishing a delta.</summary>
        /// <param name="json">Null: withdraw it.</param>
        public void Desire(string key, string json)
        {
            _desired.Set(key, json);
            Version++;
        }

        /// <summary>Desires a value and publishes any delta.</summary>
        public void Desire(FakeLink link, string key, string json)
        {
            Desire(key, json);
            SayDelta(link, null);
        }

        /// <summary>Deletes the shadow and its version silently.</summary>
        public void Delete()
        {
            _desired.Clear();
            _reported.Clear();
            Version = 0;
        }

        /// <summary>Deletes the shadow; its version is remembered for a while.</summary>
        public void Delete(FakeLink link)
        {
            int version = Version;
            Delete();
            Version = version;
            string shadow = _topic.Substring(0, _topic.Length - "/update".Length);
            link.Deliver(shadow + "/delete/accepted", "{\"version\":" + version.ToString() + ",\"timestamp\":1}");
        }

        /// <summary>Processes an update if it is for this shadow.</summary>
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

        /// <summary>Keys in insertion order, with their values as JSON. Not a Hashtable: the platform's stores a key twice when
        /// it is set after another key of its chain was removed.</summary>
        private sealed class Section
        {
            private readonly ArrayList _keys = new ArrayList();
            private readonly ArrayList _values = new ArrayList();

            public int Count => _keys.Count;

            public string Key(int index) => (string)_keys[index];

            /// <summary>A key's value; null if there is none.</summary>
            public string Get(string key)
            {
                int index = _keys.IndexOf(key);
                return index < 0 ? null : (string)_values[index];
            }

            /// <param name="json">Null: remove the key.</param>
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
