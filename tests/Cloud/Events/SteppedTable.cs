using System.Text.Json.Nodes;
using Tables;

namespace HeatingSensor.Cloud.Tests.Events;

/// <summary>Lets a test decide which of many writers makes its next call, and where one crashes: before the call, or after
/// it, without learning what it gave.</summary>
internal sealed class SteppedTable(ITable inner, Stepper stepper) : ITable
{
    public TableSchema Schema => inner.Schema;

    public Task<JsonObject?> GetAsync(string partition, string? sort, CancellationToken cancel) =>
        stepper.StepAsync(() => inner.GetAsync(partition, sort, cancel));

    public Task PutAsync(JsonObject item, CancellationToken cancel) => stepper.StepAsync(async () =>
    {
        await inner.PutAsync(item, cancel);
        return true;
    });

    public Task<JsonObject?> TryAddAsync(JsonObject item, CancellationToken cancel) =>
        stepper.StepAsync(() => inner.TryAddAsync(item, cancel));

    public Task<JsonObject?> TryMarkAsync(JsonObject item, CancellationToken cancel) =>
        stepper.StepAsync(() => inner.TryMarkAsync(item, cancel));

    public Task<bool> TryReplaceAsync(JsonObject item, string attribute, JsonNode? expected, CancellationToken cancel) =>
        stepper.StepAsync(() => inner.TryReplaceAsync(item, attribute, expected, cancel));

    public Task<bool> DeleteAsync(string partition, string? sort, CancellationToken cancel) =>
        stepper.StepAsync(() => inner.DeleteAsync(partition, sort, cancel));

    public async IAsyncEnumerable<JsonObject> QueryAsync(string partition, string? fromSort, string? toSort, bool isNewestFirst,
        int? limit, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await stepper.StepAsync(() => Task.FromResult(true));
        await foreach (JsonObject item in inner.QueryAsync(partition, fromSort, toSort, isNewestFirst, limit, cancel))
            yield return item;
    }

    public IAsyncEnumerable<JsonObject> ScanAsync(CancellationToken cancel) => inner.ScanAsync(cancel);
}

/// <summary>Runs the calls of all writers one at a time, in a random order.</summary>
internal sealed class Stepper(Random random, double crashes)
{
    private readonly List<TaskCompletionSource<Crash>> _waiting = [];

    private enum Crash
    {
        None,
        Before,
        After,
    }

    public async Task<T> StepAsync<T>(Func<Task<T>> callAsync)
    {
        var turn = new TaskCompletionSource<Crash>();
        _waiting.Add(turn);
        Crash crash = await turn.Task;
        if (crash == Crash.Before)
            throw new CrashException();
        T result = await callAsync();
        return crash == Crash.After ? throw new CrashException() : result;
    }

    /// <summary>Whether a writer was waiting, and has made its call.</summary>
    public bool Next()
    {
        if (_waiting.Count == 0)
            return false;
        int index = random.Next(_waiting.Count);
        TaskCompletionSource<Crash> turn = _waiting[index];
        _waiting.RemoveAt(index);
        turn.SetResult(random.NextDouble() >= crashes ? Crash.None : random.Next(2) == 0 ? Crash.Before : Crash.After);
        return true;
    }
}

/// <summary>The writer's process has ended.</summary>
internal sealed class CrashException : Exception;
