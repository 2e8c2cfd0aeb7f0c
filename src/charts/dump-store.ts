import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { BackupStore } from '../model/backup/options/backup-store';
import { S3Credentials } from '../model/backup/options/s3-credentials';
import { StoreEncryption } from '../model/backup/options/store-encryption';
import type { DumpStoreConfiguration, S3StoreConfiguration, VolumeStoreConfiguration } from './dump-configuration';
import { retentionPolicy } from './retention-policy';
import { size } from './size';

/** A store of dumps, as a configuration says it. What it refers to becomes a part of `scope`. */
export function dumpStore(scope: Construct, configuration: DumpStoreConfiguration): BackupStore {
  const { name, s3, volume, encryptionSecret, retention } = configuration;
  const options = {
    name,
    retention: retentionPolicy(retention),
    encryption:
      encryptionSecret === undefined
        ? undefined
        : StoreEncryption.rcloneCrypt(Secret.fromSecretName(scope, 'Encryption', encryptionSecret)),
  };
  if (s3 !== undefined) return BackupStore.s3({ ...options, ...bucket(scope, s3) });
  return BackupStore.volume({ ...options, ...claim(scope, volume ?? {}) });
}

function bucket(scope: Construct, configuration: S3StoreConfiguration) {
  const { credentialsSecret, serviceAccountAnnotations, rootCertificateSecret, ...plain } = configuration;
  return {
    ...plain,
    credentials:
      credentialsSecret === undefined
        ? S3Credentials.workloadIdentity({ serviceAccountAnnotations })
        : S3Credentials.fromSecret(Secret.fromSecretName(scope, 'Credentials', credentialsSecret)),
    rootCertificateSecret:
      rootCertificateSecret === undefined
        ? undefined
        : Secret.fromSecretName(scope, 'RootCertificate', rootCertificateSecret),
  };
}

function claim(scope: Construct, { claim: name, size: given, storageClass, path }: VolumeStoreConfiguration) {
  return {
    path,
    storageClass,
    claim: name === undefined ? undefined : PersistentVolumeClaim.fromClaimName(scope, 'Claim', name),
    size: given === undefined ? undefined : size(given),
  };
}
