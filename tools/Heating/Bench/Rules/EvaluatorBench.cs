using System.Diagnostics;
using LocalIotCore.Rules.Sql;

namespace Heating.Bench.Rules;

/// <summary>Measures the evaluator alone, without a broker: ten queries over a status event, one thread.</summary>
internal static class EvaluatorBench
{
    private const int EventsPerBatch = 2000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan PerQuery = TimeSpan.FromSeconds(0.5);

    // Within what other evaluators understand too, so that they can be compared.
    private static readonly string[] Queries =
    [
        "SELECT * FROM 'home/heating/status'",
        "SELECT * FROM 'home/heating/status' WHERE status = 'INACTIVE'",
        "SELECT status, temperature, timestamp FROM 'home/heating/status'",
        "SELECT deviceId AS device, status FROM 'home/heating/status' WHERE temperature > 40",
        "SELECT *, topic() AS topic FROM 'home/heating/status'",
        "SELECT *, clientid() AS client, timestamp() AS receivedAt FROM 'home/heating/status' WHERE deviceId = clientid()",
        "SELECT encode(*, 'base64') AS payload, topic() AS topic FROM 'home/heating/status'",
        "SELECT seq FROM 'home/heating/status' WHERE status = 'INACTIVE' AND temperature >= 10 AND seq > 1000",
        "SELECT status FROM 'home/heating/status' WHERE status = 'ACTIVE' OR previousStatus = 'ACTIVE'",
        "SELECT topic(2) AS kind, status FROM 'home/heating/status' WHERE status <> 'ACTIVE'",
    ];

    /// <summary>Events per second of processor time, averaged over the queries: each event is read anew, as one query alone would.</summary>
    public static BenchFigure Run(byte[] payload)
    {
        double secondsPerEvent = 0;
        foreach (string sql in Queries)
        {
            RuleQuery query = RuleQuery.Parse(sql, SqlVersion.Parse("2016-03-23"));
            Measure(query, payload, WarmUp);
            secondsPerEvent += Measure(query, payload, PerQuery) / Queries.Length;
        }
        return new BenchFigure("the evaluator alone, ten queries, one thread", $"{1 / secondsPerEvent:0} events per second of processor time");
    }

    private static double Measure(RuleQuery query, byte[] payload, TimeSpan duration)
    {
        long events = 0;
        long started = Stopwatch.GetTimestamp();
        TimeSpan busy = Environment.CpuUsage.TotalTime;
        do
        {
            for (int count = 0; count < EventsPerBatch; count++, events++)
            {
                using var message = new RuleMessage
                {
                    Topic = "home/heating/status",
                    Payload = payload,
                    Timestamp = DateTimeOffset.UtcNow,
                    ClientId = "boiler-1",
                };
                if (!query.Run(message, null).IsMatch)
                    throw new InvalidOperationException($"The event does not match: {query.Sql}");
            }
        }
        while (Stopwatch.GetElapsedTime(started) < duration);
        return (Environment.CpuUsage.TotalTime - busy).TotalSeconds / events;
    }
}
