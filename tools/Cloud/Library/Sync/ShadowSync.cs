using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>Synchronises one shadow: follows its history, finds conflicts, decides them, and writes what follows into the desired
/// section.</summary>
/// <remarks>
/// Any number of these may run at once, and any of them may end anywhere: the write carries the version that the decision was made
/// for, a conflict is one item that only one of them can add, and the state is saved only over the one that was loaded. Whoever
/// loses starts again from what the others have left.
/// The state is saved before anything follows from it: what one run has seen, a later one may not be able to see, since a read shows
/// only the newest version and late messages change how the history was followed. A conflict that was kept without its state might
/// be nobody's.
/// A write ends by itself: it makes the sides agree, so that the messages it causes change the base and nothing else.
/// </remarks>
public sealed class ShadowSync(
    IShadowStore shadows, SyncTables tables, ISyncNotices notices, SyncSettings defaults, TimeProvider time)
{
    /// <summary>How often a run starts again because somebody was faster.</summary>
    public const int AttemptsMax = 10;

    /// <summary>How long a missing message counts as late. The rules engine delivers within seconds.</summary>
    public static readonly TimeSpan LateMax = TimeSpan.FromMinutes(1);

    /// <summary>Beginning of the client token of every write of this class.</summary>
    public const string TokenPrefix = "sync-";

    /// <summary>Whether a message was caused by a write of this class.</summary>
    public static bool IsOwn(string? clientToken) => clientToken?.StartsWith(TokenPrefix, StringComparison.Ordinal) == true;

    /// <summary>Synchronises a shadow.</summary>
    /// <exception cref="SyncBusyException">Others were faster each time.</exception>
    public async Task<SyncOutcome> RunAsync(ShadowId id, SyncRequest request, CancellationToken cancel)
    {
        SyncSettings settings = defaults.For(id, await tables.SettingsAsync(id.Thing, cancel).ConfigureAwait(false));
        var outcome = new SyncOutcome(id);
        (bool mustRead, bool hadDifferences) = (request.MustRead, false);
        for (int attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            (SyncState? before, long revision) = await tables.LoadAsync(id, cancel).ConfigureAwait(false);
            HistoryWalk walk = await FollowAsync(id, before, request, mustRead, cancel).ConfigureAwait(false);
            if (walk.State is null)
                return outcome with { IsMissing = true };
            hadDifferences |= walk.HadDifferences;
            if ((walk.State.Ended.Count > 0 || HasUndecided(walk)) && walk.State != before)
            {
                if (!await tables.SaveAsync(id, walk.State, revision, cancel).ConfigureAwait(false))
                    continue;
                revision++;
            }

            Step step = await DecideAsync(id, walk, settings, request, outcome, cancel).ConfigureAwait(false);
            if (step == Step.OtherVersion)
            {
                mustRead = true;
                continue;
            }

            if (!await tables.SaveAsync(id, walk.State, revision, cancel).ConfigureAwait(false))
                continue;
            outcome = outcome with { State = walk.State, IsMissing = walk.IsDeleted, Waiting = walk.Missing };
            if (HasUndecided(walk) && request.Take is null)
                continue; // a conflict that began while an earlier one of its field was resolved
            if (hadDifferences && walk.State.Differences.Count == 0 && !walk.IsDeleted)
            {
                notices.Count(SyncMetric.SyncCompleted, id);
                outcome = outcome with { IsCompleted = true };
            }

            return outcome;
        }

        throw new SyncBusyException($"{id} was changed by others {AttemptsMax} times in a row");
    }

    /// <summary>What a shadow is like, without changing or keeping anything.</summary>
    public async Task<SyncOutcome> InspectAsync(ShadowId id, CancellationToken cancel)
    {
        (SyncState? before, _) = await tables.LoadAsync(id, cancel).ConfigureAwait(false);
        HistoryWalk walk = await FollowAsync(id, before, new SyncRequest(), mustRead: true, cancel).ConfigureAwait(false);
        return new SyncOutcome(id)
        {
            State = walk.State, IsMissing = walk.IsDeleted || walk.State is null, Waiting = walk.Missing,
        };
    }

    // While versions are missing, nothing is decided.
    private static bool HasUndecided(HistoryWalk walk) =>
        walk.Missing is null && walk.State!.Open.Values.Any(conflict => !conflict.IsForReview);

    private async Task<HistoryWalk> FollowAsync(
        ShadowId id, SyncState? before, SyncRequest request, bool mustRead, CancellationToken cancel)
    {
        long lateSince = (time.GetUtcNow() - LateMax).ToUnixTimeSeconds();
        var walk = new HistoryWalk(before, timestamp => request.Take is not null || timestamp <= lateSince);
        await foreach (HistoryRecord record in tables.RecordsAsync(id, before?.Version ?? 0, cancel).ConfigureAwait(false))
            walk.Take(record);
        if (request.Received is { } received)
            walk.Take(received);
        bool isBehind = request.Version is { } version && !(walk.State?.Version >= version);
        if (!mustRead && !isBehind)
            return walk;
        if (await shadows.FindAsync(id, cancel).ConfigureAwait(false) is { } document)
            walk.Take(document);
        else
            walk.TakeDeletion();
        return walk;
    }

    // Conflicts are kept before anything is written, and announced before they count as done: a run that dies in between leaves
    // them open in the state, and the next one goes on.
    private async Task<Step> DecideAsync(
        ShadowId id, HistoryWalk walk, SyncSettings settings, SyncRequest request, SyncOutcome outcome, CancellationToken cancel)
    {
        foreach (EndedConflict ended in walk.State!.Ended)
            await CloseAsync(id, ended, settings, cancel).ConfigureAwait(false);
        SyncState state = walk.State.Closed();
        walk.Replace(state);
        if (walk.Missing is not null)
            return Step.Done;
        List<Verdict> verdicts = await JudgeAsync(id, state, settings, request, outcome, cancel).ConfigureAwait(false);
        var patch = new JsonObject();
        var left = (JsonObject)state.Document.Desired.DeepClone();
        foreach (Verdict verdict in verdicts.Where(verdict => verdict.IsForDevice))
            Adopt(verdict.Field, patch, left, state.Document.Reported);
        var adopted = settings.DeviceChanges == DeviceChanges.Adopt && request.Take is null
            ? state.Differences.Where(field => field is { Standing: FieldStanding.DeviceChanged, IsCertain: true }).ToList()
            : [];
        foreach (Field field in adopted)
            Adopt(field, patch, left, state.Document.Reported);
        if (patch.Count > 0)
        {
            (Step step, string? refusal) = await WriteAsync(id, patch, state.Version, cancel).ConfigureAwait(false);
            if (step == Step.OtherVersion)
                return step;
            if (refusal is null)
            {
                outcome.Written.Add(patch);
            }
            else
            {
                outcome.Refusals.Add(refusal);
                verdicts = [.. verdicts.Select(verdict => verdict.Refused(refusal))];
            }
        }

        foreach (Verdict verdict in verdicts)
            state = await CarryOutAsync(state, verdict, outcome, cancel).ConfigureAwait(false);
        walk.Replace(state);
        if (verdicts.Count > 0 || patch.Count > 0)
            await tables.AddRunAsync(id, outcome.Figures(state.Version, verdicts.Count), cancel).ConfigureAwait(false);
        return Step.Done;
    }

    // An object that loses its last field stays as {} in a shadow, and would be desired for ever of a device that no longer
    // reports it: it is withdrawn with that field.
    private static void Adopt(Field field, JsonObject patch, JsonObject left, JsonObject reported)
    {
        if (field.Reported is not null)
        {
            field.Path.Set(patch, field.Reported);
            return;
        }

        field.Path.Remove(left);
        FieldPath gone = field.Path;
        foreach (FieldPath around in field.Path.WithParents().Skip(1))
        {
            if (around.Find(left) is not JsonObject { Count: 0 } || around.Find(reported) is not null)
                break;
            around.Remove(left);
            gone = around;
        }

        gone.Set(patch, null);
    }

    private async Task<List<Verdict>> JudgeAsync(
        ShadowId id, SyncState state, SyncSettings settings, SyncRequest request, SyncOutcome outcome, CancellationToken cancel)
    {
        var open = state.Open.Where(pair => !pair.Value.IsForReview || request.Take is not null).ToList();
        if (open.Count == 0)
            return [];
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        var known = new HashSet<(ShadowId, FieldPath, long)>(
            open.Select(pair => (id, pair.Key, pair.Value.Version)));
        long since = now - (long)settings.Window.TotalSeconds;
        await foreach (ConflictRecord one in tables.ConflictsAsync(id.Thing, since, cancel).ConfigureAwait(false))
            known.Add((one.Id, one.Path, one.Version));
        var verdicts = new List<Verdict>();
        foreach ((FieldPath path, OpenConflict conflict) in open)
        {
            Field field = state.Differences.First(difference => difference.Path.Equals(path));
            var decision = ConflictDecision.Of(field, known.Count, settings);
            string strategy = SyncSettings.NameOf(settings.Strategy);
            if (request.Take is { } take)
            {
                if (take(field, settings) is not { } side)
                    continue;
                (decision, strategy) = (decision with { Winner = side, Reason = "a person decided" }, "manual");
            }

            var record = RecordOf(id, field, conflict, strategy, decision);
            ConflictRecord? before = await tables.TryAddAsync(record, cancel).ConfigureAwait(false);
            if (before is null)
            {
                notices.Count(SyncMetric.ConflictDetected, id);
                outcome.Found.Add(record);
            }
            else if (!before.IsUnresolved)
            {
                record = before; // another run was faster, or this one has been here before
            }

            verdicts.Add(new Verdict(field, record, before?.Status ?? ConflictStatus.Open));
        }

        return verdicts;
    }

    private async Task<(Step Step, string? Refusal)> WriteAsync(
        ShadowId id, JsonObject patch, long version, CancellationToken cancel)
    {
        try
        {
            WriteResult result = await shadows.DesireAsync(id, patch, version, TokenOf(id, patch, version), cancel).ConfigureAwait(false);
            return (result == WriteResult.Written ? Step.Done : Step.OtherVersion, null);
        }
        catch (ShadowRefusedException error)
        {
            // Without a shadow, AWS calls the version invalid instead of a conflict.
            SyncDocument? now = await shadows.FindAsync(id, cancel).ConfigureAwait(false);
            return now?.Version == version ? (Step.Done, error.Message) : (Step.OtherVersion, null);
        }
    }

    private async Task<SyncState> CarryOutAsync(SyncState state, Verdict verdict, SyncOutcome outcome, CancellationToken cancel)
    {
        ConflictRecord record = verdict.Record;
        bool isResolved = record.Winner is not null;
        bool isNews = isResolved ? verdict.Before is ConflictStatus.Open or ConflictStatus.Review : verdict.Before == ConflictStatus.Open;
        if (isNews)
        {
            ConflictRecord done = record with
            {
                Status = isResolved ? ConflictStatus.Resolved : ConflictStatus.Review,
                ClosedAt = isResolved ? time.GetUtcNow().ToUnixTimeSeconds() : null,
            };
            if (!isResolved || record.Severity > Severity.None)
            {
                string type = isResolved ? SyncEvent.Resolved : SyncEvent.ReviewRequired;
                await notices.AnnounceAsync(type, done.ToJson(), cancel).ConfigureAwait(false);
            }

            if (await tables.TryReplaceAsync(done, verdict.Before, cancel).ConfigureAwait(false))
                (isResolved ? outcome.Resolved : outcome.ForReview).Add(done);
        }

        return isResolved ? state.Resolved(record.Path, record.Reported) : state.ForReview(record.Path);
    }

    // A conflict may be over before a run has seen it, or before one that decided it could say so.
    private async Task CloseAsync(ShadowId id, EndedConflict ended, SyncSettings settings, CancellationToken cancel)
    {
        var decision = new ConflictDecision(
            null, ConflictDecision.SeverityOf(ended.Field, settings), "it ended before anybody decided");
        var record = RecordOf(id, ended.Field, ended.Conflict, SyncSettings.NameOf(settings.Strategy), decision);
        ConflictRecord? known = await tables.TryAddAsync(record, cancel).ConfigureAwait(false);
        if (known is null)
            notices.Count(SyncMetric.ConflictDetected, id);
        known ??= record;
        if (!known.IsUnresolved)
            return;

        bool isDecided = known.Winner is { } winner
            && JsonNode.DeepEquals(ended.DesiredNow, winner == Side.Desired ? known.Desired : known.Reported);
        ConflictRecord closed = known with
        {
            Status = isDecided ? ConflictStatus.Resolved : ConflictStatus.Settled,
            ClosedAt = time.GetUtcNow().ToUnixTimeSeconds(),
        };
        string type = isDecided ? SyncEvent.Resolved : SyncEvent.Settled;
        await notices.AnnounceAsync(type, closed.ToJson(), cancel).ConfigureAwait(false);
        await tables.TryReplaceAsync(closed, known.Status, cancel).ConfigureAwait(false);
    }

    private static ConflictRecord RecordOf(
        ShadowId id, Field field, OpenConflict conflict, string strategy, ConflictDecision decision) => new(
        id,
        field.Path,
        conflict.Version,
        conflict.At,
        ConflictStatus.Open,
        strategy,
        decision.Winner,
        decision.Severity,
        decision.Reason,
        field.Base,
        field.Desired,
        field.Reported,
        ClosedAt: null);

    // The same write has the same token, whoever makes it.
    private static string TokenOf(ShadowId id, JsonObject patch, long version)
    {
        byte[] what = Encoding.UTF8.GetBytes($"{id.Key}\n{version}\n{patch.ToJsonString()}");
        return TokenPrefix + Convert.ToHexStringLower(SHA256.HashData(what).AsSpan(0, 16));
    }

    private enum Step
    {
        Done,
        OtherVersion,
    }

    private sealed record Verdict(Field Field, ConflictRecord Record, ConflictStatus Before)
    {
        // What is resolved was written before; the cloud may desire something else since.
        public bool IsForDevice => Record.Winner == Side.Reported && Record.IsUnresolved;

        public Verdict Refused(string why) => IsForDevice
            ? this with { Record = Record with { Winner = null, Reason = why } }
            : this;
    }
}

/// <summary>Others changed a shadow faster than it could be synchronised: trying again later helps.</summary>
public sealed class SyncBusyException(string message) : Exception(message);
