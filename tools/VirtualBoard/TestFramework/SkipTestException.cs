namespace nanoFramework.TestFramework;

/// <summary>Ends a test as skipped; see <see cref="Assert.SkipTest"/>.</summary>
public class SkipTestException(string? message = null, Exception? innerException = null)
    : Exception(message, innerException);
