using HeatingSensor.Configuration;
using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>What a shadow sends: update/delta or update/rejected. One is read at a time.</summary>
    public sealed class ShadowMessage
    {
        /// <summary>AWS's limit for a client token, in bytes.</summary>
        public const int ClientTokenMax = 64;

        /// <summary>Instead of a code: there is none.</summary>
        public const int NoCode = -1;

        private const int CodeMax = 999;

        /// <summary>AWS's own texts are shorter; a longer one is not logged.</summary>
        private const int ErrorMax = 128;

        private readonly JsonScanner _scanner = new JsonScanner();

        public ShadowMessage()
        {
            Delta = new DeltaDocument(_scanner);
        }

        /// <summary>The delta, if <see cref="LoadDelta"/> has found one.</summary>
        public DeltaDocument Delta { get; }

        /// <summary>The bytes that are read.</summary>
        public byte[] Payload { get; private set; }

        /// <summary>Whose update this answers; null if nobody's.</summary>
        public string ClientToken => _scanner.ReadString(_scanner.Find(_scanner.Root, "clientToken"), ClientTokenMax);

        /// <summary>The rejection's code.</summary>
        public int Code { get; private set; }

        /// <summary>What the rejection says, or "".</summary>
        public string Error => _scanner.ReadString(_scanner.Find(_scanner.Root, "message"), ErrorMax) ?? "";

        /// <summary>Reads a delta.</summary>
        /// <param name="payload">Must stay as it is while the message is used; null is no message.</param>
        /// <returns>False if it is none.</returns>
        public bool LoadDelta(byte[] payload)
        {
            Payload = payload;
            return payload != null && Delta.Load(payload, payload.Length);
        }

        /// <summary>Reads a rejection.</summary>
        /// <param name="payload">Must stay as it is while the message is used; null is no message.</param>
        /// <returns>False if it is none.</returns>
        public bool LoadRejection(byte[] payload)
        {
            Payload = payload;
            Code = NoCode;
            if (payload == null || !_scanner.Load(payload, payload.Length))
            {
                return false;
            }

            bool isNumber = _scanner.ReadWhole(_scanner.Find(_scanner.Root, "code"), out long code);
            bool isCode = isNumber && code >= 0 && code <= CodeMax;
            Code = isCode ? (int)code : NoCode;
            return isCode;
        }
    }
}
