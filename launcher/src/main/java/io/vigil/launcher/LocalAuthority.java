package io.vigil.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of this installation alone, and the server's certificate by it, for a
 * network where no public authority can reach. Keys are EC P-256, of mode 0600, and kept; the
 * server's is made anew when the names it is for change or it is about to expire.
 *
 * @param certificate of the authority; what browsers and devices are told to trust
 * @param serverCertificate PEM
 * @param serverKey PEM, PKCS#8
 * @param names host names and addresses that the server's certificate is for
 */
record LocalAuthority(
    Path certificate, Path serverCertificate, Path serverKey, SortedSet<String> names) {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

  /** What browsers take from a public authority too. */
  private static final Duration SERVER_LIFE = Duration.ofDays(397);

  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  /** Clocks of devices lag. */
  private static final Duration BACKDATED = Duration.ofDays(1);

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
  private static final int SAN_DNS = 2;
  private static final int SAN_ADDRESS = 7;

  private record Pair(X509Certificate certificate, PrivateKey key) {}

  /**
   * Opens the authority in {@code directory}, and makes there what is missing, expires or no longer
   * fits.
   *
   * @param directory exists and is closed to others
   * @param names host names and addresses by which the server is to be reached
   * @throws Refusal when the directory cannot be written or holds something else
   */
  static LocalAuthority open(Path directory, SortedSet<String> names, Instant now) {
    LocalAuthority authority =
        new LocalAuthority(
            directory.resolve("ca.pem"),
            directory.resolve("server.pem"),
            directory.resolve("server.key"),
            names);
    try {
      Pair own = authority.own(directory.resolve("ca.key"), now);
      if (!authority.serverStillFits(own.certificate(), now)) {
        authority.issue(own, now);
      }
      return authority;
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new Refusal(
          "The local certificate authority in %s cannot be used (%s): move that directory away to have a new one made."
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  /**
   * Host names of this machine and the addresses of its interfaces that are up, loopback among
   * them.
   */
  static SortedSet<String> namesOfThisMachine() {
    SortedSet<String> names = new TreeSet<>(List.of("localhost", "127.0.0.1", "::1"));
    try {
      String host = InetAddress.getLocalHost().getHostName();
      names.add(host);
      if (!host.contains(".")) {
        names.add(host + ".local");
      }
    } catch (UnknownHostException e) {
      // A machine whose name resolves to nothing is reached by its addresses.
    }
    try {
      NetworkInterface.networkInterfaces()
          .filter(LocalAuthority::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress() && !address.isLoopbackAddress())
          .map(address -> address.getHostAddress().replaceAll("%.*", ""))
          .forEach(names::add);
    } catch (SocketException e) {
      throw new Refusal("The addresses of this machine cannot be listed.", e);
    }
    return names;
  }

  /** SHA-256 of the authority's certificate, as browsers show it. */
  String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(read(certificate).getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (IOException | GeneralSecurityException e) {
      throw new Refusal("The certificate %s cannot be read.".formatted(certificate), e);
    }
  }

  private Pair own(Path keyFile, Instant now)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    if (Files.exists(certificate) && Files.exists(keyFile)) {
      X509Certificate known = read(certificate);
      if (known.getNotAfter().toInstant().isAfter(now.plus(SERVER_LIFE))) {
        return new Pair(known, readKey(keyFile));
      }
    }
    KeyPair pair = newKey();
    byte[] tag = new byte[3];
    new SecureRandom().nextBytes(tag);
    X500Name name = new X500Name("CN=Vigil local authority " + HexFormat.of().formatHex(tag));
    JcaX509v3CertificateBuilder builder =
        builder(name, now, AUTHORITY_LIFE, name, pair.getPublic());
    JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
        .addExtension(
            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            ids.createSubjectKeyIdentifier(pair.getPublic()));
    X509Certificate made = signed(builder, pair.getPrivate());
    Secrets.write(keyFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Secrets.write(certificate, pem("CERTIFICATE", made.getEncoded()));
    return new Pair(made, pair.getPrivate());
  }

  private void issue(Pair by, Instant now)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    KeyPair pair = newKey();
    X500Name issuer = X500Name.getInstance(by.certificate().getSubjectX500Principal().getEncoded());
    JcaX509v3CertificateBuilder builder =
        builder(issuer, now, SERVER_LIFE, new X500Name("CN=Vigil"), pair.getPublic());
    JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(
            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            ids.createAuthorityKeyIdentifier(by.certificate().getPublicKey()))
        .addExtension(Extension.subjectAlternativeName, false, alternativeNames());
    X509Certificate made = signed(builder, by.key());
    Secrets.write(serverKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Secrets.write(serverCertificate, pem("CERTIFICATE", made.getEncoded()));
  }

  private boolean serverStillFits(X509Certificate authority, Instant now) throws IOException {
    if (!Files.exists(serverCertificate) || !Files.exists(serverKey)) {
      return false;
    }
    try {
      X509Certificate known = read(serverCertificate);
      known.verify(authority.getPublicKey());
      boolean lasts = known.getNotAfter().toInstant().isAfter(now.plus(RENEWED_BEFORE));
      return lasts && namesIn(known).equals(normalized(names)) && isKeyOf(known);
    } catch (GeneralSecurityException e) {
      return false; // of another authority, or damaged: made anew
    }
  }

  /** A crash between the two files leaves a new key beside the old certificate. */
  private boolean isKeyOf(X509Certificate known) throws IOException, GeneralSecurityException {
    byte[] probe = {1};
    var signer = java.security.Signature.getInstance("SHA256withECDSA");
    signer.initSign(readKey(serverKey));
    signer.update(probe);
    byte[] signature = signer.sign();
    signer.initVerify(known.getPublicKey());
    signer.update(probe);
    return signer.verify(signature);
  }

  private static SortedSet<String> namesIn(X509Certificate certificate)
      throws GeneralSecurityException {
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives == null) {
      return new TreeSet<>();
    }
    return normalized(
        alternatives.stream()
            .filter(name -> List.of(SAN_DNS, SAN_ADDRESS).contains(name.getFirst()))
            .map(name -> String.valueOf(name.get(1)))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** An IPv6 address has more than one spelling. */
  private static SortedSet<String> normalized(SortedSet<String> names) {
    return names.stream()
        .map(name -> ADDRESS.matcher(name).matches() ? address(name) : name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String address(String literal) {
    return InetAddress.ofLiteral(literal).getHostAddress();
  }

  private GeneralNames alternativeNames() {
    return new GeneralNames(
        names.stream()
            .map(name ->
                new GeneralName(
                    ADDRESS.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName,
                    name))
            .toArray(GeneralName[]::new));
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, Instant now, Duration life, X500Name subject, PublicKey key)
      throws CertIOException {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, new SecureRandom()),
        Date.from(now.minus(BACKDATED)),
        Date.from(now.plus(life)),
        subject,
        key);
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey by)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate read(Path pem) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey readKey(Path pem) throws IOException, GeneralSecurityException {
    String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException e) {
      return false; // it went while we looked
    }
  }
}
