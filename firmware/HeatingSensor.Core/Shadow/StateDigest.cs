using HeatingSensor.Json;
using HeatingSensor.Storage;

namespace HeatingSensor.Shadow
{
    /// <summary>Recognizes a state that has come before: the sum of its members' CRCs, so that their order does not
    /// matter.</summary>
    public static class StateDigest
    {
        /// <summary>Stands for nothing; no state has it.</summary>
        public const uint None = 0;

        /// <param name="message">A delta.</param>
        public static uint Of(ShadowMessage message)
        {
            JsonScanner scanner = message.Delta.Scanner;
            uint sum = 0;
            int member = scanner.FirstMember(message.Delta.State);
            while (member != JsonScanner.None)
            {
                sum += Crc32.Of(message.Payload, member, scanner.EndOf(scanner.ValueOf(member)) - member);
                member = scanner.NextMember(member);
            }

            return sum == None ? 1 : sum;
        }

        /// <summary>For a state that is known by its size alone.</summary>
        public static uint OfSize(int sizeBytes) => (uint)sizeBytes;
    }
}
