namespace Heating.Config;

/// <summary>Guesses which name was meant.</summary>
internal static class NearestName
{
    /// <summary>The name with the smallest edit distance (Levenshtein), if that is at most a third of its length; else
    /// null.</summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        var best = names.Select(name => (name, distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .MinBy(candidate => candidate.distance);
        return best.distance <= Math.Max(2, best.name.Length / 3) ? best.name : null;
    }

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
