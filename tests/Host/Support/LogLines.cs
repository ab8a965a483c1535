using Microsoft.Extensions.Logging.Testing;

namespace HeatingSensor.Host.Tests.Support;

/// <summary>A fake logger's records as text.</summary>
internal static class LogLines
{
    extension(FakeLogger log)
    {
        /// <summary>What was logged until now, at any level: a line each, exceptions included.</summary>
        public IReadOnlyList<string> Lines => [.. log.Collector.GetSnapshot().Select(record => $"{record.Message} {record.Exception}")];
    }
}
